#!/usr/bin/env python3
"""The list of parts of a bundle as SPDX 2.3 (JSON): each package with version, digest, where it is from and what it needs.

    sbom.py FOLDER NAME        FOLDER has Packages, as dpkg-scanpackages writes it

The same packages give the same bytes: the time is that of the last entry of debian/changelog.
"""

import json
import re
import sys
from datetime import timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import processes

LICENSES = {"kigen": "Apache-2.0"}


def paragraphs(text):
    for part in re.split(r"\n{2,}", text.strip()):
        fields, name = {}, None
        for line in part.splitlines():
            if line[:1] in " \t" and name:
                fields[name] += "\n" + line
            else:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        yield fields


def identity(package):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", package["Package"])


def needed(package):
    """The names of a package's dependencies, alternatives by line."""
    for one in f"{package.get('Pre-Depends', '')},{package.get('Depends', '')}".split(","):
        names = [re.sub(r"[ (:\[].*", "", word.strip()) for word in one.split("|")]
        if names != [""]:
            yield names


def changed():
    tree = Path(__file__).resolve().parents[2]
    stamp = processes.run(["dpkg-parsechangelog", "-l", str(tree / "debian/changelog"), "-S", "Date"], check=True,
                          text=True).stdout.strip()
    return parsedate_to_datetime(stamp).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(package):
    name, version = package["Package"], package["Version"]
    purl = f"pkg:deb/debian/{quote(name, safe='')}@{quote(version, safe='')}?arch={package['Architecture']}&distro=bookworm"
    return {"SPDXID": identity(package), "name": name, "versionInfo": version,
            "packageFileName": package["Filename"].removeprefix("./"),
            "supplier": "Organization: " + re.sub(r" *<.*>", "", package.get("Maintainer", "unknown")),
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "checksums": [{"algorithm": "SHA256", "checksumValue": package["SHA256"]}],
            "licenseConcluded": "NOASSERTION", "licenseDeclared": LICENSES.get(name, "NOASSERTION"),
            "copyrightText": "NOASSERTION", "summary": package.get("Description", "").splitlines()[0],
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]}


def main():
    folder, name = Path(sys.argv[1]), sys.argv[2]
    packages = sorted(paragraphs((folder / "Packages").read_text(encoding="utf-8")), key=lambda one: one["Package"])
    by_name = {}
    for package in packages:
        by_name.setdefault(package["Package"], package)
        for provided in re.split(r", *", package.get("Provides", "")):
            if provided:
                by_name.setdefault(re.sub(r"[ (].*", "", provided), package)
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-kigen"}]
    for package in packages:
        for names in needed(package):
            found = [by_name[one] for one in names if one in by_name]
            if not found:
                sys.exit(f"sbom: {package['Package']} needs {' | '.join(names)}, which is not in the bundle")
            relations.append({"spdxElementId": identity(package), "relationshipType": "DEPENDS_ON",
                              "relatedSpdxElement": identity(found[0])})
    digest = sorted(package["SHA256"] for package in packages)
    json.dump({"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": name,
               "documentNamespace": f"https://kigen.example.jp/spdx/{name}-{digest[0][:16]}",
               "creationInfo": {"created": changed(), "creators": ["Tool: kigen-sbom"]},
               "packages": [entry(package) for package in packages], "relationships": relations},
              sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
