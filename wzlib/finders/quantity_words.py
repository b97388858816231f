"""The words of the grammar of quantities: numerals, units, verbs of change, modifiers, names.

They belong to Chinese political texts in general; nothing here is known from one speech alone.
"""

import re

WIDTHS = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

HAN_NUMBER = (
    "(?:[零〇一二两三四五六七八九十百万亿]|千(?!瓦|克|米))+(?:点[零〇一二三四五六七八九]+)?"
)
NUMBER = (
    rf"(?:\d+万\d+千|\d+(?:,\d{{3}})*(?:\.\d+)?|{HAN_NUMBER})"
    "(?:[多余几]?[十百千]?[万亿]+|百(?!分)|千(?!分|瓦|克|米))?[多余几]?"
)

MONEY = {"美元": "USD", "元人民币": "CNY", "元": "CNY", "欧元": "EUR", "港元": "HKD", "日元": "JPY"}
TIME = {"周年": "year", "个年头": "year", "年": "year", "天": "day", "日": "day"}
TIME |= {"个月": "month", "个多月": "month", "个工作日": "工作日", "工作日": "工作日"}
TIME |= {unit: unit for unit in ("个小时", "小时", "分钟", "秒", "岁", "个季度", "周")}
PERCENT = {"%": 1, "成": 10, "‰": 0.1}
AREAS = ("平方公里", "平方千米", "平方米", "立方米", "公顷", "万亩", "亩")
LENGTHS = ("公里", "千米", "海里", "毫米", "厘米", "米")
WEIGHTS = ("吨标准煤", "吨", "千克", "公斤", "斤", "微克/立方米", "毫克/升", "微克", "升")
ENERGIES = ("千瓦时", "千瓦", "兆瓦", "瓦", "度", "分/千瓦时")
PHYSICAL = (*AREAS, *LENGTHS, *WEIGHTS, *ENERGIES, "标准箱", "标箱", "人次", "辆次")
COUNTED = (
    *("套（间）", "方面", "场次", "人家"),
    *"个项家座位名户套件条种类批次场所部辆艘架台栋幢间处片块颗株",
    *"张份篇宗起例支只头口站对笔轮列期门款",
)
FEW = ("方面", *"个项家座位名户套件条种类批次场所部款")  # what two to ten count

UNITS = ["个百分点", "百分点", *PERCENT, "倍", "人", *MONEY, *TIME, *PHYSICAL, *COUNTED]
NOT_THE_UNIT = {
    "人": "(?!口)",
    "家": "(?![乡庭])",
    "位": "(?!数)",
    "个": "(?!百年)",
    "台": "(?!阶)",
}
UNIT = "|".join(
    unit + NOT_THE_UNIT.get(unit, "") for unit in sorted(UNITS, key=lambda unit: (-len(unit), unit))
)
DASH = "(?:至|到|[-—–~～]+)"

FALL = "下降|减少|降低|回落|压减|压缩|精简|下滑|缩减|削减|下跌|下调|缩短|收窄|降幅|减|降"
RISE = "增长|增加|上涨|提高|提升|上升|增速|增幅|涨幅|同比|环比|年均|新增|快于|高于|低于|增|涨"
NEAR = (
    "约|大约|近|将近|接近|超过|超|逾|突破|不到|不足|不低于|不少于|不超过|至少|高于|低于|"
    "达到|达|多达"
)
CHANGED = re.compile(
    rf"(?:(?P<fall>{FALL})|{RISE})(?:率|速度)?(?:了|实际|分别|同比|名义|年均|均|左右|{NEAR})*$"
    r"|(?:增速|增幅|降幅|涨幅|增长率|增长目标)(?:为|在|是|：|控制在|保持在|稳定在|目标|预期目标|分别|达到|达|超过|约)*$"
)
LINKED = re.compile(r"^(?:左右|以上|以内|以下|多)?(?:[、和及与或]|以及)(?:[^，。；、]{0,2})$")
BEFORE = [
    ("atmost", "不超过|不高于|不多于|至多|最多|控制在"),
    ("above", "超过|突破|超出|逾|超|高于|多于|不低于|不少于|至少|多达|跨越|跨过|迈过|迈上"),
    ("below", "不到|不足|将近|接近|近|低于|少于"),
    ("about", "约|大约|大概|左右"),
]
BEFORE_NUMBER = [(name, re.compile(f"(?:{words})$")) for name, words in BEFORE]
ABOUT_A_POWER = re.compile("(?:近|上|超|超过|逾|约|达|突破)$")  # before 万辆, 亿人, 百项
AFTER_NUMBER = [
    ("about", re.compile("左右|上下(?![游级班联])|（左右）")),
    ("above", re.compile("以上|多(?![功元种样层边式媒晶])|余|有余")),
    ("atmost", re.compile("以内|以下|之内|内(?![容部外涵需陆河资地生在销])")),
]

YEAR = re.compile(r"1[89]\d\d$|20\d\d$|21\d\d$")
DATE_AFTER = re.compile(
    r"月(?!度)|日(?![均元])|时(?!间)|点(?!\d)|世纪|年代|届|号|版|级(?!台阶)|中全会|型|代|期|楼|线|路|维|度"
)
# Formulae of the centre, known in any Chinese political text of these years, quoted or not.
CENTRAL = (
    "两个维护|四个意识|四个自信|两个确立|三个代表|四个全面|五位一体|三大攻坚战|四个伟大|两个一百年|八项规定|"
    "六个必须|三个务必|两个毫不动摇|三个区分|四个革命"
)
# No quantities in any Chinese political text: these formulae, idioms, fixed names.
FORMULA = re.compile(
    f"{CENTRAL}|五个一|五年规划|五年计划|三年行动|千家万户|千家|"
    "万户|百家|万家|千门|万亩千亿|百城|千村|万村|百县|千镇|百校|千企|万企|万人|三次产业|一件事|一件件|二次|三级|"
    "四级|三农|二孩|三孩|两岸|两会|两条线|一国|二十国"
)
PEOPLE = re.compile(
    "人口|人|居民|群众|职工|农民|学生|劳动力|农业转移|老人|儿童|党员|干部|人才|青年|毕业生|学员"
)
MONEY_WORDS = re.compile(
    "生产总值|产值|收入|投资|总额|总量|GDP|增加值|出口|贷款|经济|产业|市值|规模|财政"
)
NOT_A_RANK = re.compile("五年|次|届|批|期|条|号|章|者|产业|方面")
NOT_RANKED = re.compile("(?:质量|安全|健康|生命|人民|客户|顾客)$")
RANK_END = re.compile(
    r"[，。；、！？“”）)\n,;及和、与]|$|的(?!一)|地位|且|并|水平|行列|方阵|梯队|大[^会]"
)
# What the ten of 十大 are: judged the best of many (a rank), else things of a kind (a count).
BEST = re.compile(
    "最|[^，。；：、“”]{0,6}(?:品牌|名牌|案例|人物|新闻|发现|进展|杰出|优秀|景[区点观]|强[县市镇村省企])"
)
CHOSEN = re.compile(
    "(?:入选|评为|获评|荣获|评选|跻身|上榜|当选)[^，。；：、]{0,10}$|(?:世界|全球|亚洲|全国|中国)$"
)
