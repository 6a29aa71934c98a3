"""Does in a new project what README tells a portal's developer to do.

    python scripts/follow_readme.py README.md PROJECT

Every fenced block of README whose first line is a comment naming a file, such as `# mysite/urls.py`,
is added to the end of that file of the project. So README cannot promise what does not work.
"""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```python\n# (?P<file>mysite/[\w/]+\.py)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def main(readme: Path, project: Path) -> None:
    blocks = list(BLOCK.finditer(readme.read_text(encoding="utf-8")))
    if not blocks:
        sys.exit(f"{readme} has no block that begins with a comment like `# mysite/urls.py`.")
    for block in blocks:
        file = project / block["file"]
        if not file.exists():
            sys.exit(f"{readme} tells to change {block['file']}, which a new project does not have.")
        with file.open("a", encoding="utf-8") as target:
            target.write("\n\n" + block["code"])
        sys.stdout.write(f"  {block['file']}: {len(block['code'].splitlines())} lines added\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
