FROM python:3.13-slim-bookworm

RUN useradd --create-home --uid 10001 ledger && install -d -o ledger -m 0700 /data /signer
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY ledger ledger
COPY projections projections
COPY evidence evidence
COPY api api
RUN pip install --no-cache-dir --no-deps .

USER ledger
ENTRYPOINT ["placement-ledger"]
CMD ["--help"]
