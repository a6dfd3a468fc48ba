#!/usr/bin/env python3
"""Checks an evidence bundle of a Placement Ledger offline. Needs only Python 3.8 or later.

    python3 verify_bundle.py FOLDER [--key VERIFIER-KEY]

Prints what the bundle contains and exits with 0, or names the first check that fails and exits
with 1. Compare the key that it prints with the key that the council publishes, or give that key
with --key: a forged bundle is signed with the forger's key. docs/bundle-format.md describes the
files. report.pdf and the ML-DSA-44 signature are not checked; `openssl ts` checks the timestamp.
"""
import base64
import hashlib
import json
import os
import re
import sys

# Ed25519, as RFC 8032 defines it.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)  # noqa: E741

# No bundle of ours comes near these: they keep a hostile one from filling the memory.
MOST_BYTES, MOST_FILES, MOST_TEXT, MOST_LINES, MOST_TAGS, MOST_TOLD = 100000000, 20000, 8000000, 100, 500000, 1000

class CheckFailed(Exception):
    """A check of the bundle failed: what was checked, and what is wrong with it."""

def check(passes, what, fault):
    if not passes:
        raise CheckFailed("%s: %s" % (what, fault))

def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if (x * x - x2) % P == 0 else x * I % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x

def decode_point(encoded):
    sign, y = divmod(int.from_bytes(encoded, "little"), 2**255)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)

def add_points(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    x, y, z, w = f - e, f + e, d - c, d + c
    return x * z % P, y * w % P, z * w % P, x * y % P

def multiply(number, p):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add_points(found, p)
        p, number = add_points(p, p), number >> 1
    return found

BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def is_signed(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = multiply(s, BASE), add_points(r, multiply(h, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0

# RFC 6962 trees.
def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()

def is_included(leaf, index, size, proof, root):
    place, last, reached = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(each, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, each)
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and reached == root

def is_extension(old, new, proof, old_root, new_root):
    if old == new:
        return old > 0 and not proof and old_root == new_root
    nodes = list(proof) if old & (old - 1) else [old_root] + proof
    if not 0 < old < new or not nodes:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = nodes[0]
    for each in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(each, was), node_hash(each, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, each)
        place, last = place >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root

def reject_repeated_keys(pairs):
    check(len(dict(pairs)) == len(pairs), "JSON", "a key stands twice in one object")
    return dict(pairs)

def say(text):
    """Print a line: control characters, and what the terminal cannot show, as question marks, and of a long line how much is left out."""
    told = text[:MOST_TOLD] + (" ... and %d characters more" % (len(text) - MOST_TOLD) if len(text) > MOST_TOLD else "")
    line, code = "".join(c if c.isprintable() else "?" for c in told), sys.stdout.encoding or "ascii"
    print(line.encode(code, "replace").decode(code))

def lines_of(files, name, most=MOST_FILES):
    check(len(files[name]) <= MOST_TEXT and files[name].count(b"\n") <= most, "files", name + " is too long")
    return files[name].decode("utf-8").split("\n")

def parse_json(content):
    check(len(content) <= MOST_TEXT // 8, "JSON", "a text is too long")
    return json.loads(content.decode("utf-8"), object_pairs_hook=reject_repeated_keys)

def decode_base64(text):
    decoded = base64.b64decode(text, validate=True)
    check(base64.b64encode(decoded).decode() == text, "base64", "a text is not in its only valid form")
    return decoded

def decode_base64url(text):
    check(re.match(r"^[A-Za-z0-9_-]+$", text or ""), "disclosures", "a text is not base64url")
    decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    check(base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() == text, "disclosures", "a text is not base64url")
    return decoded

def read_folder(folder):
    found, places, left, count = {}, [folder], MOST_BYTES, 0
    while places:
        with os.scandir(places.pop()) as entries:
            for entry in entries:
                count += 1
                check(count <= MOST_FILES, "files", "there are more than %d" % MOST_FILES)
                check(not entry.is_symlink(), "files", entry.name + " is a link, which is not allowed")
                if entry.is_dir():
                    places.append(entry.path)
                    continue
                check(entry.is_file(), "files", entry.name + " is neither a file nor a folder")
                with open(entry.path, "rb") as file:
                    content = file.read(left + 1)
                left -= len(content)
                check(left >= 0, "files", "they have more than %d MB" % (MOST_BYTES // 1000000))
                found[os.path.relpath(entry.path, folder).replace(os.sep, "/")] = content
    return found

def check_bag(files):
    """Check that every file is in its manifest, with its SHA-512, that there is no other, and the bag's declaration."""
    for manifest, inside in (("manifest-sha512.txt", True), ("tagmanifest-sha512.txt", False)):
        check(manifest in files, "files", manifest + " is missing")
        listed = dict(reversed(line.split(None, 1)) for line in lines_of(files, manifest) if line)
        there = {n for n in files if n.startswith("data/") is inside and n != "tagmanifest-sha512.txt"}
        for name in sorted(there | set(listed)):
            check(name in listed and name in files, "files", name + (" is missing" if name in listed else " is in no manifest"))
            check(hashlib.sha512(files[name]).hexdigest() == listed[name], "files", name + " was altered")
    check(re.match(rb"BagIt-Version: (0\.97|1\.0)\nTag-File-Character-Encoding: UTF-8\n\Z", files.get("bagit.txt", b"")), "files", "bagit.txt is not a bag's declaration and nothing else")

def read_keys(files):
    for line in filter(None, lines_of(files, "data/keys", 10 * MOST_LINES)):
        first, last, text = line.split(" ", 2)
        name, stated, material = text.split("+", 2)
        material = decode_base64(material)
        key_hash = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
        check(key_hash.hex() == stated, "keys", "the hash of a key does not match it")
        yield int(first), None if last == "-" else int(last), name, key_hash, material, text

def check_checkpoint(note, files, pinned, name):
    """Check that a key that may sign this size signed the checkpoint. Returns size, root and key."""
    check(len(note) <= MOST_TEXT // 8 and note.count(b"\n") <= MOST_LINES, name, "it is too long")
    text, found, rest = note.decode().rpartition("\n\n")
    check(found and rest.endswith("\n"), name, "it is not a signed note")
    origin, size, root = (text + "\n").split("\n", 3)[:3]
    check(re.match(r"^[1-9][0-9]{0,17}$", size), name, "it has no size")
    for first, last, key_name, key_hash, material, whole in read_keys(files):
        may_sign = material[0] == 1 and key_name == origin and first <= int(size) <= (last or int(size))
        if not may_sign or (pinned and whole != pinned):
            continue
        for line in rest[:-1].split("\n"):
            signer, _, signature = line[2:].partition(" ")
            signature = decode_base64(signature)
            if line[:2] == "\u2014 " and signer == origin and signature[:4] == key_hash:
                check(is_signed(material[1:], (text + "\n").encode(), signature[4:]), name, "its signature is wrong")
                return int(size), decode_base64(root), whole
    raise CheckFailed("%s: no key that may sign this size has signed it" % name)

def parse_proof(content):
    check(len(content) <= MOST_TEXT // 8 and content.count(b"\n") <= 2 * MOST_LINES, "inclusion proofs", "one is too long")
    head, found, note = content.decode().partition("\n\n")
    lines = head.split("\n")
    check(found and lines[0] == "c2sp.org/tlog-proof@v1", "inclusion proofs", "one is not a tlog-proof")
    check(re.match(r"index (0|[1-9][0-9]{0,18})\Z", lines[1]), "inclusion proofs", "one has no index")
    return int(lines[1][6:]), [decode_base64(each) for each in lines[2:]], note.encode()

def check_leaf(files, position, checkpoint, size, root):
    """Check that the leaf is in the log at its position. Returns the entry that it holds."""
    name = "data/leaves/%d" % position
    content = files[name + ".leaf"]
    check(name + ".proof" in files, "inclusion proofs", "entry %d has none" % position)
    index, proof, note = parse_proof(files[name + ".proof"])
    check(note == checkpoint, "inclusion proofs", "that of entry %d is for another checkpoint" % position)
    check(index == position - 1, "inclusion proofs", "that of entry %d is for another entry" % position)
    check(is_included(hashlib.sha256(b"\0" + content).digest(), index, size, proof, root), "inclusion proofs", "entry %d is not in the log" % position)
    head, _, body = content.partition(b"\n\n")
    check(len(head) <= MOST_TEXT // 8, "leaves", "entry %d has too long a head" % position)
    lines = head.decode("utf-8").split("\n")
    check(lines[0] == "placement-ledger/entry@v1" and int(lines[1]) == position, "leaves", "entry %d states another position" % position)
    tags = {tag: int(n) for tag, _, n in (line.partition(" ") for line in lines[9:])}
    try:
        sealed = bool(parse_json(lines[8].encode()) is not None and parse_json(body).get("sealed"))
        return {"at": lines[2], "name": lines[3], "tags": tags, "sealed": sealed}
    except (CheckFailed, ValueError, AttributeError, RecursionError) as fault:
        raise CheckFailed("leaves: entry %d is recorded as no reader reads it (%s)" % (position, fault)) from None

def body_of(files, position):
    return parse_json(files["data/leaves/%d.leaf" % position].partition(b"\n\n")[2])

def check_disclosures(files, position, sealed):
    """Check that the entry has the digest of each disclosure under its name. Returns how many."""
    name = "data/disclosures/%d.json" % position
    disclosed = parse_json(files[name]) if name in files else {}
    for field, text in disclosed.items():
        check(field in sealed, "disclosures", "entry %d has no sealed field %s" % (position, field))
        parts = parse_json(decode_base64url(text))
        check(len(parts) == 3 and parts[1] == field, "disclosures", "entry %d, %s is under another name" % (position, field))
        check(len(decode_base64url(parts[0])) >= 16, "disclosures", "entry %d, %s has too short a salt" % (position, field))
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        check(digest == sealed[field]["commitment"], "disclosures", "entry %d, %s was altered" % (position, field))
    return len(disclosed)

def check_contents(files, leaves):
    """Check every other file against the list that the closing entry has the hash of."""
    about, last = parse_json(files["data/about.json"]), max(leaves)
    closing = body_of(files, last)
    check(leaves[last]["name"] == "bundle-issued.v1", "closing entry", "it does not record that a bundle was issued")
    check(hashlib.sha256(files["data/contents"]).hexdigest() == closing["contents"], "contents", "the list was altered")
    for key in ("bundle_id", "profile", "covers", "counts"):
        check(about[key] == closing[key], "contents", key + " is not as it was issued")
    check(re.match(r"^[A-Za-z0-9._-]{1,80} [a-z-]{1,40}\Z", about["bundle_id"] + " " + about["profile"]), "contents", "its number or its profile is written as none is")
    check(about["about"] in closing["covers"], "contents", "what it is about is not among what it covers")
    listed = dict(reversed(line.split(None, 1)) for line in lines_of(files, "data/contents") if line)
    unlisted = {"data/contents", "data/checkpoint", "data/checkpoint.tsr", "data/leaves/%d.leaf" % last}
    unlisted |= {"data/leaves/%d.proof" % position for position in leaves} | {"data/printed.proof"}
    for name in sorted(name for name in files if name.startswith("data/") and name not in unlisted):
        check(name in listed, "contents", name + " was not issued")
    for name, digest in sorted(listed.items()):
        check(name in files, "contents", name + " was issued and is missing")
        check(hashlib.sha256(files[name]).hexdigest() == digest, "contents", name + " was altered")
    return about, closing

def check_complete(leaves, closing):
    """Check that the entries with each tag are numbered from 1, in order, up to the closing entry. Returns the tags that it does not bear."""
    numbers, last = {}, leaves[max(leaves)]["tags"]
    for leaf in leaves.values():
        for tag, number in leaf["tags"].items():
            numbers.setdefault(tag, []).append(number)
    check(len(set(closing["covers"])) == len(closing["covers"]) == len(closing["counts"]), "completeness", "a subject is counted twice or not at all")
    open_ended = [tag for tag in closing["covers"] if tag.startswith("provider:") and tag not in last and "untold:" + tag in last and closing["profile"] != "provider"]
    for tag, count in zip(closing["covers"], closing["counts"]):
        found, closed = sorted(numbers.get(tag, ())), tag not in open_ended
        check(len(found) == count + closed and found == list(range(1, len(found) + 1)), "completeness", "an entry about %s is missing" % tag)
        check(not closed or last.get(tag) == count + 1, "completeness", "the closing entry is not the last about " + tag)
    check([leaves[position]["at"] for position in sorted(leaves)] == sorted(leaf["at"] for leaf in leaves.values()), "order", "the time of an entry is before that of the entry before it")
    return open_ended

def verify(files, pinned=None):
    check_bag(files)
    for needed in ("about.json", "contents", "keys", "checkpoint", "printed", "printed.proof"):
        check("data/" + needed in files, "files", needed + " is missing")
    checkpoint, stamp = files["data/checkpoint"], files.get("data/checkpoint.tsr")
    check(stamp is None or hashlib.sha512(checkpoint).digest() in stamp, "timestamp", "it is for another checkpoint")
    size, root, key = check_checkpoint(checkpoint, files, pinned, "checkpoint")
    old, old_root, _ = check_checkpoint(files["data/printed"], files, pinned, "printed checkpoint")
    path = [decode_base64(each) for each in filter(None, lines_of(files, "data/printed.proof", MOST_LINES))]
    check(is_extension(old, size, path, old_root, root), "printed checkpoint", "it is not of an earlier state of this log")
    leaves, tags = {}, 0
    for position in sorted(int(name[12:-5]) for name in files if re.match(r"^data/leaves/[1-9][0-9]*\.leaf\Z", name)):
        leaves[position] = check_leaf(files, position, checkpoint, size, root)
        tags += len(leaves[position]["tags"])
        check(tags <= MOST_TAGS, "leaves", "they have more than %d tags" % MOST_TAGS)
    about, closing = check_contents(files, leaves)
    open_ended = check_complete(leaves, closing)
    shown = withheld = gone = 0
    for position, leaf in leaves.items():
        sealed = body_of(files, position)["sealed"] if leaf["sealed"] else {}
        disclosed = check_disclosures(files, position, sealed)
        shown, withheld, gone = shown + disclosed, withheld + len(sealed) - disclosed, gone + leaf["name"].startswith("value-shredded.")
    say("The bundle passes every check: %s (%s), about %s." % (about["bundle_id"], about["profile"], about["about"]))
    if open_ended:
        say("  The council's statement, which nothing here proves: that none follows the last about %s." % ", ".join(open_ended))
    say("  %d entries, each proved to be in a log of %d. None is missing about: %s." % (len(leaves), size, ", ".join(closing["covers"])))
    say("  %d values are disclosed, each with its digest in its entry. %d are withheld.%s" % (shown, withheld, " %d of them were shredded: nobody can read them again. The entries say which, and on what ground." % gone if gone else ""))
    say("  No part of the evidence, and proved by nothing: %s." % (", ".join(sorted(name for name in files if not re.match(r"^(data/.*|bagit\.txt|(tag)?manifest-sha512\.txt)\Z", name, re.DOTALL))) or "no file"))
    say("  Checkpoint: %s" % base64.b64encode(root).decode())
    say("  Signed by:  %s" % key)
    say("  This is the key that you gave." if pinned else "  Compare this key with the one that the council publishes. The bundle cannot prove it for you.")

def main(words):
    pinned = None
    if "--key" in words:
        at = words.index("--key")
        pinned = words[at + 1] if at + 1 < len(words) else ""
        words = words[:at] + words[at + 2 :]
    if len(words) != 1 or pinned == "":
        print(__doc__, file=sys.stderr)
        return 2
    try:
        verify(read_folder(words[0]), pinned)
    except Exception as fault:  # noqa: BLE001  whatever is in a bundle, the answer is one line
        what = fault if isinstance(fault, CheckFailed) else "form: " + type(fault).__name__
        say("The bundle FAILS the check of its %s." % what)
        return 1
    return 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
