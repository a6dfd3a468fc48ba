#!/usr/bin/env python3
"""Checks an evidence bundle of a Placement Ledger, offline, with Python 3.8 or later alone.

    python3 verify_bundle.py FOLDER [--key VERIFIER-KEY]

It prints what holds and exits with 0, or names the first check that fails and exits with 1.
Compare the key it prints with the council's published one, or give that one with --key: a bundle
made whole by a forger is signed by the forger's key. The file format is in docs/bundle-format.md.
It does not read report.pdf, nor the ML-DSA-44 signature; `openssl ts` checks the timestamp.
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

class Fails(Exception):
    """A check of the bundle fails."""

def check(holds, which, detail=""):
    if not holds:
        raise Fails("%s%s" % (which, ": " + detail if detail else ""))

def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if (x * x - x2) % P == 0 else x * I % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x

def point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)

def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    x, y, z, w = f - e, f + e, d - c, d + c
    return x * z % P, y * w % P, z * w % P, x * y % P

def times(number, p):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, p)
        p, number = add(p, p), number >> 1
    return found

BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)

def ed25519(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0

# RFC 6962 trees.
def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()

def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()

def included(leaf, index, size, proof, root):
    place, last, reached = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node(each, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node(reached, each)
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and reached == root

def consistent(old, new, proof, old_root, new_root):
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    nodes = list(proof) if old & (old - 1) else [old_root] + proof
    if not nodes:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = nodes[0]
    for each in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node(each, was), node(each, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = node(now, each)
        place, last = place >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root

def unique(pairs):
    check(len(dict(pairs)) == len(pairs), "json", "a key is there twice")
    return dict(pairs)

def from_json(content):
    return json.loads(content.decode("utf-8"), object_pairs_hook=unique)

def b64(text):
    decoded = base64.b64decode(text, validate=True)
    check(base64.b64encode(decoded).decode() == text, "base64", "a character that says nothing was altered")
    return decoded

def b64url(text):
    check(re.match(r"^[A-Za-z0-9_-]+$", text or ""), "disclosure", "not base64url")
    decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    check(base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() == text, "disclosure", "base64url")
    return decoded

def read_all(folder):
    found = {}
    for place, folders, names in os.walk(folder):
        for name in names + [f for f in folders if os.path.islink(os.path.join(place, f))]:
            path = os.path.join(place, name)
            check(not os.path.islink(path), "bag", "a link is no evidence: " + name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = file.read()
    return found

def check_bag(files):
    """Every file is in its manifest, with its SHA-512, and no other file is there."""
    for manifest, inside in (("manifest-sha512.txt", True), ("tagmanifest-sha512.txt", False)):
        check(manifest in files, "bag", manifest + " is missing")
        listed = dict(reversed(line.split(None, 1)) for line in files[manifest].decode().splitlines())
        there = {n for n in files if n.startswith("data/") is inside and n != "tagmanifest-sha512.txt"}
        for name in sorted(there | set(listed)):
            check(name in listed, "bag", name + " is in no manifest")
            check(name in files, "bag", name + " is missing")
            check(hashlib.sha512(files[name]).hexdigest() == listed[name], "bag", name + " was altered")

def keys_of(files):
    for line in files["data/keys"].decode().splitlines():
        since, until, text = line.split(" ", 2)
        name, found, material = text.split("+", 2)
        material = b64(material)
        made = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
        check(made.hex() == found, "keys", "a key's hash is not its own")
        yield int(since), None if until == "-" else int(until), name, made, material, text

def check_checkpoint(note, files, pinned, name):
    """The checkpoint is signed by a key that may sign its size. Returns size, root, key."""
    text, found, rest = note.decode().rpartition("\n\n")
    check(found and rest.endswith("\n"), name, "not a signed note")
    origin, size, root = (text + "\n").split("\n", 3)[:3]
    check(re.match(r"^[1-9][0-9]*$", size), name, "no size")
    for since, until, key_name, made, material, whole in keys_of(files):
        if material[0] != 1 or key_name != origin or (pinned and whole != pinned):
            continue
        if not since <= int(size) <= (until or int(size)):
            continue
        for line in rest[:-1].split("\n"):
            signer, _, signature = line[2:].partition(" ")
            signature = b64(signature)
            if line[:2] == "\u2014 " and signer == origin and signature[:4] == made:
                check(ed25519(material[1:], (text + "\n").encode(), signature[4:]), name, "signature")
                return int(size), b64(root), whole
    raise Fails("%s: no key that may sign this size has signed it" % name)

def proof_of(content):
    head, found, note = content.decode().partition("\n\n")
    lines = head.split("\n")
    check(found and lines[0] == "c2sp.org/tlog-proof@v1", "proof", "not a tlog-proof")
    check(lines[1].startswith("index "), "proof", "no index")
    return int(lines[1][6:]), [b64(each) for each in lines[2:]], note.encode()

def check_leaf(files, position, checkpoint, size, root):
    """The leaf is in the tree at its position. Returns what it says."""
    name = "data/leaves/%d" % position
    content = files[name + ".leaf"]
    check(name + ".proof" in files, "inclusion", "entry %d has no proof" % position)
    index, proof, note = proof_of(files[name + ".proof"])
    check(note == checkpoint, "inclusion", "entry %d is proved under another checkpoint" % position)
    check(index == position - 1, "inclusion", "the proof of entry %d is of another" % position)
    check(included(leaf_hash(content), index, size, proof, root), "inclusion", "entry %d" % position)
    head, _, body = content.partition(b"\n\n")
    lines = head.decode("utf-8").split("\n")
    check(lines[0] == "placement-ledger/entry@v1" and int(lines[1]) == position, "leaf", name)
    tags = {tag: int(n) for tag, _, n in (line.partition(" ") for line in lines[9:])}
    return {"at": lines[2], "name": lines[3], "tags": tags, "metadata": from_json(lines[8].encode()), "body": from_json(body)}

def check_disclosures(files, position, held):
    """Each disclosure is committed to by the entry, under its own name. Returns how many."""
    name = "data/disclosures/%d.json" % position
    given = from_json(files[name]) if name in files else {}
    for field, text in given.items():
        check(field in held, "disclosure", "entry %d commits to no %s" % (position, field))
        parts = json.loads(b64url(text).decode("utf-8"))
        check(len(parts) == 3 and parts[1] == field, "disclosure", "entry %d, %s" % (position, field))
        check(len(b64url(parts[0])) >= 16, "disclosure", "the salt is too short")
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        check(digest == held[field]["commitment"], "disclosure", "entry %d, %s was altered" % (position, field))
    return len(given)

def check_contents(files, leaves):
    """The closing entry commits to every other file, and to how many entries there are."""
    about, last = from_json(files["data/about.json"]), max(leaves)
    said = leaves[last]["body"]
    check(leaves[last]["name"] == "bundle-issued.v1", "closing", "no entry says the bundle was issued")
    check(hashlib.sha256(files["data/contents"]).hexdigest() == said["contents"], "contents", "altered")
    for key in ("bundle_id", "profile", "covers", "counts"):
        check(about[key] == said[key], "contents", key + " is not what was issued")
    listed = dict(reversed(line.split(None, 1)) for line in files["data/contents"].decode().splitlines())
    free = {"data/contents", "data/checkpoint", "data/checkpoint.tsr", "data/leaves/%d.leaf" % last}
    free |= {"data/leaves/%d.proof" % position for position in leaves} | {"data/printed.proof"}
    for name in sorted(name for name in files if name.startswith("data/") and name not in free):
        check(name in listed, "contents", name + " was not issued")
    for name, digest in sorted(listed.items()):
        check(name in files, "contents", name + " was issued and is missing")
        check(hashlib.sha256(files[name]).hexdigest() == digest, "contents", name + " was altered")
    return about, said

def check_complete(leaves, said):
    """About each thing covered the entries are numbered from 1 to the closing one, none missing."""
    for tag, count in zip(said["covers"], said["counts"]):
        found = sorted(leaf["tags"][tag] for leaf in leaves.values() if tag in leaf["tags"])
        check(found == list(range(1, count + 2)), "completeness", "an entry about %s is missing" % tag)
        check(leaves[max(leaves)]["tags"].get(tag) == count + 1, "completeness", "the closing entry")
    times = [leaves[position]["at"] for position in sorted(leaves)]
    check(times == sorted(times), "order", "an entry was recorded before an earlier one")

def verify(files, pinned=None):
    check_bag(files)
    for needed in ("about.json", "contents", "keys", "checkpoint", "printed", "printed.proof"):
        check("data/" + needed in files, "bag", needed + " is missing")
    checkpoint, stamp = files["data/checkpoint"], files.get("data/checkpoint.tsr")
    check(stamp is None or hashlib.sha512(checkpoint).digest() in stamp, "timestamp", "of something else")
    size, root, key = check_checkpoint(checkpoint, files, pinned, "checkpoint")
    old, old_root, _ = check_checkpoint(files["data/printed"], files, pinned, "printed checkpoint")
    way = [b64(each) for each in files["data/printed.proof"].decode().split()]
    check(consistent(old, size, way, old_root, root), "consistency", "the printed checkpoint is of another log")
    names = [name[12:-5] for name in files if re.match(r"^data/leaves/[1-9][0-9]*\.leaf$", name)]
    leaves = {int(n): check_leaf(files, int(n), checkpoint, size, root) for n in names}
    about, said = check_contents(files, leaves)
    check_complete(leaves, said)
    shown = withheld = 0
    for position, leaf in leaves.items():
        held = leaf["body"].get("sealed", {})
        given = check_disclosures(files, position, held)
        shown, withheld = shown + given, withheld + len(held) - given
    print("The bundle holds: %s (%s), about %s." % (about["bundle_id"], about["profile"], about["about"]))
    print("  %d entries, each in a tree of %d entries; none about what it covers is missing." % (len(leaves), size))
    print("  %d values disclosed, each committed to by its entry; %d withheld." % (shown, withheld))
    print("  Checkpoint: %s" % base64.b64encode(root).decode())
    print("  Signed by:  %s" % key)
    if not pinned:
        print("  Compare that key with the one the council publishes; nothing here can do that for you.")

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
        verify(read_all(words[0]), pinned)
    except Fails as fails:
        print("The bundle FAILS the check of %s." % fails)
        return 1
    except (ValueError, KeyError, IndexError, TypeError, OSError) as fault:
        print("The bundle FAILS the check of its form: %s." % type(fault).__name__)
        return 1
    return 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
