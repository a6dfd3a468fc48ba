# Every developer task, one word each. CI runs `just check`.

bin := ".venv/bin"

# what CI runs, in this order
default: check
check: lint types imports docs-check test

# make the environment from the hashed requirements
setup:
    python3 -m venv .venv
    {{bin}}/pip install -q --require-hashes -r requirements-test.txt
    {{bin}}/pip install -q --no-deps -e .

format:
    {{bin}}/ruff format .
    {{bin}}/ruff check --fix .

lint:
    {{bin}}/ruff format --check .
    {{bin}}/ruff check .

types:
    {{bin}}/mypy
    {{bin}}/pyright

imports:
    {{bin}}/lint-imports

test *args:
    {{bin}}/pytest {{args}}

# the tests, with each law tried on 80 times as many examples, and whole what the plain run samples
nightly *args:
    {{bin}}/pytest --hypothesis-profile nightly {{args}}

# change the rules of the domain, or of the files and folders named, and list what no test notices
mutants *args:
    PYTHONHASHSEED=0 PYTHONPATH=.:tests/support {{bin}}/python tests/mutants/trial.py {{args}}

# make the environments of the independent tools that check our formats, apart from ours
oracles:
    #!/usr/bin/env bash
    set -euo pipefail
    for name in ssda903 ocds; do
        [ -x .oracles/$name/bin/python ] || python3 -m venv .oracles/$name
        .oracles/$name/bin/pip install -qq --disable-pip-version-check --no-deps --require-hashes -r tests/oracles/$name.txt
    done

# look the dependencies up among known weaknesses; fails where one cannot be looked up
audit:
    {{bin}}/pip install -q pip-audit
    {{bin}}/pip-audit --strict --require-hashes --disable-pip -r requirements.txt

# build the style sheet of govuk-frontend, without its fonts, crest and crown
style:
    rm -rf build/style && mkdir -p build/style && cd build/style && npm install --silent --no-save govuk-frontend@6.3.0 sass
    printf '@use "govuk-frontend/dist/govuk" with ($govuk-font-family: (arial, sans-serif), $govuk-assets-path: "/static/");' > build/style/main.scss
    cd build/style && npx sass --load-path=node_modules --style=compressed --no-source-map main.scss ../../api/web/static/govuk.css
    cp build/style/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js api/web/static/govuk.js

# write docs/reference/ from the code
docs:
    {{bin}}/python docs/generate.py

docs-check:
    {{bin}}/python docs/generate.py --check

# write the hashed requirements again from pyproject.toml
lock:
    {{bin}}/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
    {{bin}}/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra test pyproject.toml -o requirements-test.txt

    {{bin}}/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --override tests/oracles/ssda903.overrides tests/oracles/ssda903.in -o tests/oracles/ssda903.txt
    {{bin}}/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate tests/oracles/ocds.in -o tests/oracles/ocds.txt

demo:
    {{bin}}/placement-ledger demo
