# One image; `docker run motcua` serves on 8080. State lives in /state: mount a volume there.
FROM python:3.11-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make git && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --ignore-requires-python \
      --extra-index-url https://download.pytorch.org/whl/cpu -r requirements.lock \
 && /venv/bin/python -m compileall -q /venv
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e .
# Train while building, so that a container answers seconds after its start.
RUN MOTCUA_HOME=/state /venv/bin/motcua train

FROM python:3.11-slim
RUN useradd --create-home motcua
COPY --from=build /venv /venv
COPY --from=build --chown=motcua /app /app
COPY --from=build --chown=motcua /state /state
USER motcua
WORKDIR /app
ENV MOTCUA_HOME=/state MOTCUA_HOST=0.0.0.0 PATH=/venv/bin:$PATH
VOLUME /state
EXPOSE 8080
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz')"]
CMD ["motcua", "serve"]
