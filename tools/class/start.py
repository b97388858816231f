"""Set up the notebooks in this folder (once, without a network), then open them in JupyterLab.

python start.py                 opens JupyterLab in the browser
python start.py --no-browser    starts it and shows the address

What stands behind `start.py` goes to JupyterLab. No network and no rights of an administrator
are needed; nothing outside this folder is changed. Standard library only.
"""

from __future__ import annotations  # so that an older Python gets to the message below

import hashlib
import os
import platform
import signal
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
PACKED_FOR = WHEELS / "packed-for.txt"
REQUIREMENTS = WHEELS / "requirements.txt"
VENV = HERE / "venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "set-up-for.txt"
FIRST = "notebooks/00_start_here.ipynb"
INSTALL = "install --quiet --isolated --no-index --no-deps --no-cache-dir --require-hashes"
SETTINGS = [
    f"--ServerApp.root_dir={HERE}",  # also data/ and docs/, to which the notebooks link
    "--LabApp.news_url=None",  # no server is asked for news
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]

ANOTHER = """\
This folder cannot be used with this Python.
  It was packed for   {packed}
  This is             {this}
Start it with a Python of that version (perhaps: python{version} start.py; on Windows:
py -{version} start.py), or ask for a folder that was packed (`make class`) on a computer
like this one.

这个文件夹不能用当前的 Python 打开。
  打包时的环境：{packed}
  当前的环境：{this}
请改用该版本的 Python（可试：python{version} start.py；Windows：py -{version} start.py），
或请老师在与本机相同的电脑上重新打包（`make class`）。"""
INCOMPLETE = """\
The folder wheels/ is missing or not complete. Unpack the whole zip, then start again from there.
wheels/ 文件夹缺失或不完整。请完整解压压缩包，再从解压后的文件夹启动。"""
FAILED = """\
Setting up did not succeed; the lines above say why. Starting again begins from the beginning.
If a file is broken, unpack the zip again. If nothing may be written here, or paths are too long
(Windows), move the folder to a short path of your own, such as C:\\wz.
安装没有成功，原因见上。重新运行会从头开始。若文件损坏，请重新解压；若此处不能写入，
或路径过长（Windows），请把文件夹移到自己的短路径下，例如 C:\\wz。"""


def this_python() -> str:
    """Return what wheels must fit: the Python, its version, the system and the machine."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    bits = 64 if sys.maxsize > 2**32 else 32
    name = platform.python_implementation()
    return f"{name} {version}, {platform.system()} {platform.machine()}, {bits} bit"


def what_is_wrong() -> str | None:
    """Return why this folder cannot be used here, or None."""
    if not (PACKED_FOR.exists() and REQUIREMENTS.exists() and list(WHEELS.glob("pip-*.whl"))):
        return INCOMPLETE
    packed, this = PACKED_FOR.read_text(encoding="utf-8").strip(), this_python()
    if packed == this:
        return None
    version = packed.split(",")[0].split()[-1]
    return ANOTHER.format(packed=packed, this=this, version=version)


def environment() -> dict[str, str]:
    """Return the environment without what would mix in packages or settings from elsewhere."""
    strange = ("PIP_", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


def run(command: list) -> None:
    """Run one command in this folder; raise if it fails."""
    subprocess.run([str(word) for word in command], cwd=HERE, env=environment(), check=True)


def wanted() -> str:
    """Return what the environment must have been made for: the wheels, this Python, this folder."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{digest}\n{this_python()}\n{sys.base_prefix}\n{HERE}\n"


def set_up() -> None:
    """Make the environment from the wheels, unless it is already the one that is wanted."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted():
        return
    print("Setting up (once, a few minutes) … 首次安装，请等几分钟……", flush=True)
    # Its pip comes from the wheels, since the Python of some systems has none to give.
    venv.create(VENV, clear=True, symlinks=os.name != "nt")
    (pip,) = WHEELS.glob("pip-*.whl")
    options = [*INSTALL.split(), "--disable-pip-version-check", "--no-warn-script-location"]
    run([PYTHON, pip / "pip", *options, "--find-links", WHEELS, "-r", REQUIREMENTS])
    STAMP.write_text(wanted(), encoding="utf-8")
    print("Set up. 安装完成。", flush=True)


def main(options: list[str]) -> int:
    """Set up what is missing and open the first notebook; return the exit status."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console without Chinese shows the English
    wrong = what_is_wrong()
    if wrong:
        print(wrong)
        return 2
    try:
        set_up()
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"{error}\n\n{FAILED}")
        return 1
    except KeyboardInterrupt:
        return 130
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl+C is JupyterLab's, which ends its kernels
    try:
        run([PYTHON, "-m", "jupyterlab", FIRST, *SETTINGS, *options])
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
