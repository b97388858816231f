"""Classes of characters that several rooms need."""

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
NUMERAL = "[一二三四五六七八九十]"
SENTENCE_END = "。！？!?…"
CLOSERS = "”’》〉）】」』)"
