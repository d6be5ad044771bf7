# One image for every process of an installation (compose.yaml); the web server by default.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=trajectoire.settings.production \
    TRAJECTOIRE_VAR=/srv/var \
    HOST=0.0.0.0

WORKDIR /srv/trajectoire
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .

RUN useradd --system --home-dir /srv/var --create-home trajectoire
USER trajectoire
VOLUME /srv/var
EXPOSE 8000

CMD ["gunicorn", "trajectoire.wsgi"]
