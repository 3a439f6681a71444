"""
Prints the configuration keys that a release of Airflow knows, out of its wheels: a line for each, `SECTION.KEY TYPE`. A key that has got another
name is `SECTION.KEY renamed:SECTION.KEY`.

    python airflow.py WHEEL...
"""
import ast
import sys
import zipfile

import yaml

TYPES = {"boolean": "flag", "integer": "integer", "float": "decimal"}


def main(wheels):
    types, renamed = {}, {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as files:
            for name in files.namelist():
                if name == "airflow/config_templates/config.yml":
                    declare(types, yaml.safe_load(files.read(name)))
                elif name.endswith("/get_provider_info.py"):
                    declare(types, provider_of(files.read(name)).get("config") or {})
                elif name in ("airflow/configuration.py", "airflow/_shared/configuration/parser.py"):
                    renamed.update(renamed_in(files.read(name)))
    for old, new in renamed.items():
        if old not in types:
            types[old] = f"renamed:{new}"
    for key in sorted(types):
        print(f"{key} {types[key]}".strip())


def declare(types, sections):
    for section, description in sections.items():
        for option, details in (description.get("options") or {}).items():
            types[f"{section}.{option}".lower()] = TYPES.get((details or {}).get("type"), "")


def provider_of(source):
    """What the one function of the file returns."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Return):
            return ast.literal_eval(node.value)
    return {}


def renamed_in(source):
    """The dictionary `deprecated_options`: {(section, key): (old section, old key, since)}."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id == "deprecated_options" and isinstance(node.value, ast.Dict):
            for key, value in zip(node.value.keys, node.value.values):
                (section, option), (old_section, old_option, _) = ast.literal_eval(key), ast.literal_eval(value)
                found[f"{old_section}.{old_option}".lower()] = f"{section}.{option}".lower()
    return found


main(sys.argv[1:])
