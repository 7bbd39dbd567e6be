"""Judges the module graphs of cargo-modules: no folder may hold a circle.

`cargo modules dependencies --acyclic` judges items, so it finds two types that name each other and
misses two modules that do. This takes its graph instead, item by item, and judges files:

- A module is its file; an inline `mod` belongs to the file that it stands in. Tests may use what
  they like: modules named `tests` are left out.
- Module A uses module B when A imports something that is defined in B, by whatever name it is
  re-exported. So `use crate::Error` is a use of `error`, not of `lib.rs`.
- For every folder, its own file (`mod.rs`) and its members, each with all that is below it, must use
  each other without a circle.
- `mod child;` is no use. `pub use child::Item;` is one, and so is a child's `use super::Item` if
  the parent itself defines the item: together they are a circle, and the item wants a file of its
  own.

The graph knows no constants, no paths inside functions, and not where an `impl` stands. So the paths
that the source writes out (`crate::…`, `super::…`, a child's name) count as well, where they name
something that the module itself defines; and of functions in an `impl` only the paths count.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE = re.compile(r'^ +"(.+?)" \[label=.*\]; // "(.+?)" node$', re.M)
EDGE = re.compile(r'^ +"(.+?)" -> "(.+?)" \[.*; // "(uses|owns)" edge$', re.M)
DEFINES = r"(?<!['\w])(?:struct|enum|union|trait|type|fn|const|static|macro_rules!)\s+(?:mut\s+)?(\w+)"


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def targets(wanted):
    """The libraries and commands of these packages, or of all: package, name, cargo-modules' options,
    root file."""
    for package in json.loads(run("cargo", "metadata", "--format-version=1", "--no-deps"))["packages"]:
        for target in package["targets"]:
            kind = target["kind"][0]
            if kind in ("lib", "bin") and (not wanted or package["name"] in wanted):
                options = ["--lib"] if kind == "lib" else ["--bin", target["name"]]
                yield package["name"], target["name"], options, Path(target["src_path"])


def plain(source):
    """Rust source without comments, texts, characters and inline test modules."""
    text = r'r(#*)".*?"\1|"(?:\\.|[^"\\])*"'
    source = re.sub(rf"{text}|'(?:\\.|[^'\\])'|//[^\n]*", "", source, flags=re.S)
    return re.split(r"#\[cfg\(test\)\]\s*mod \w+ \{", source)[0]


def leaves(tree):
    """The paths of a `use` tree."""
    tree = tree.strip()
    if not tree.endswith("}"):
        return [tree.split(" as ")[0].removesuffix("::self").split("::")]
    prefix, inner = tree[:-1].split("{", 1)
    parts, depth = [""], 0
    for character in inner:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    steps = [step for step in prefix.strip().split("::") if step]
    return [steps + leaf for part in parts if part.strip() for leaf in leaves(part)]


class Crate:
    """The files of a target as paths of module names, and which of them uses which, and how."""

    def __init__(self, name, root, graph):
        self.files = {}
        self.uses = defaultdict(lambda: defaultdict(set))
        kinds = dict(NODE.findall(graph))
        modules = {tuple(path.split("::")) for path, kind in kinds.items() if kind in ("mod", "crate")}
        for module in sorted(modules, key=len):
            if "tests" not in module and (file := self.file(root, module)):
                self.files[module] = plain(file.read_text())
        self.defined = {file: set(re.findall(DEFINES, text)) for file, text in self.files.items()}
        owner = {item: of for of, item, kind in EDGE.findall(graph) if kind == "owns"}
        for user, used, kind in EDGE.findall(graph):
            in_impl = kinds.get(owner.get(user)) not in ("mod", "crate", None)
            if kind == "uses" and not in_impl and used.split("::")[0] == name:
                self.add(tuple(user.split("::")), tuple(used.split("::")), used)
        for file, text in self.files.items():
            for path in self.paths(file, text):
                of = self.home(path)
                if len(of) < len(path) and path[len(of)] in self.defined[of]:
                    self.add(file, of, "::".join(path))

    @staticmethod
    def file(root, module):
        if len(module) == 1:
            return root
        folder = root.parent.joinpath(*module[1:])
        return next((file for file in (folder.with_suffix(".rs"), folder / "mod.rs") if file.exists()), None)

    def home(self, path):
        """The file that holds a path."""
        return next(path[:end] for end in range(len(path), 0, -1) if path[:end] in self.files)

    def add(self, user, used, why):
        if "tests" not in user and "tests" not in used:
            user, used = self.home(user), self.home(used)
            if user != used:
                self.uses[user][used].add(why)

    def paths(self, file, text):
        """Every path into this crate that a file writes out, from the root."""
        children = [module[-1] for module in self.files if module[:-1] == file]
        imports = [leaf for tree in re.findall(r"\buse\s+([^;]+);", text) for leaf in leaves(tree)]
        text = re.sub(r"\buse\s+[^;]+;|pub\(in [^)]*\)", "", text)
        firsts = "|".join(["crate", "super", "self", *children])
        inline = re.findall(rf"(?<![\w:])((?:{firsts})(?:::\w+)+)", text)
        for path in imports + [path.split("::") for path in inline]:
            path = [step.strip() for step in path]
            if path[0] == "crate":
                yield file[:1] + tuple(path[1:])
            elif path[0] in children:
                yield file + tuple(path)
            elif path[0] in ("self", "super"):
                ups = sum(step == "super" for step in path)
                yield file[: len(file) - ups] + tuple(step for step in path if step not in ("self", "super"))

    def circles(self):
        """For every folder with circles: the uses that make them."""
        for folder in sorted({file[:-1] for file in self.files if len(file) > 1}):
            below = len(folder)
            between = defaultdict(lambda: defaultdict(list))
            for user, others in self.uses.items():
                for used, why in others.items():
                    a, b = user[: below + 1], used[: below + 1]
                    if user[:below] == used[:below] == folder and a != b:
                        between[a][b].append((user, used, sorted(why)))
            for a, b in sorted(circular(between)):
                for user, used, why in between[a][b]:
                    yield "::".join(folder), "::".join(user), "::".join(used), why


def circular(graph):
    """The edges of a graph that lie on a circle: whose end leads back to their beginning."""

    def reach(start):
        seen, ahead = set(), [start]
        while ahead:
            for following in graph.get(ahead.pop(), ()):
                if following not in seen:
                    seen.add(following)
                    ahead.append(following)
        return seen

    reached = {node: reach(node) for node in list(graph)}
    return [(a, b) for a in graph for b in graph[a] if a in reached.get(b, ())]


def main():
    found = False
    for package, target, options, root in targets(sys.argv[1:]):
        name = target.replace("-", "_")
        draw = ["cargo", "modules", "dependencies", "--package", package, *options]
        flags = ["--all-features", "--cfg-test", "--no-externs", "--no-sysroot"]
        crate = Crate(name, root, run(*draw, *flags))
        uses = sum(len(used) for used in crate.uses.values())
        print(f"{package}, {options[0][2:]}: {len(crate.files)} files, {uses} uses")
        assert len(crate.files) == 1 or uses, "the graph has no uses: cargo-modules has changed"
        for folder, user, used, why in crate.circles():
            found = True
            print(f"  a circle in {folder}: {user} uses {used} ({', '.join(why)})")
    if found:
        sys.exit("module_circles: there are circles; move what others need into a file of its own")


if __name__ == "__main__":
    main()
