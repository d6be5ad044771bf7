# Every command of the project; the work is done by scripts/.  `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run test check demo shots guide bench soak

help:  ## Affiche cette liste
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup:  ## Prépare l'environnement Python (.venv) avec tout ce que les tests demandent
	@scripts/setup dev

run:  ## Lance le site, ses tâches et son horloge (PORT=8000 pour changer de port)
	@scripts/run || [ $$? -eq 130 ]  # 130 : Ctrl-C

test:  ## Tout ce que l'intégration continue vérifie
	@scripts/test

check:  ## Mise en forme, règles, types, frontières, migrations (moins d'une minute)
	@scripts/setup dev && scripts/check

demo:  ## Refait le contenu de démonstration
	@scripts/setup && scripts/demo

shots:  ## Photographie les pages sous build/shots/
	@scripts/setup dev && .venv/bin/python scripts/shots.py

guide:  ## Refait les images du guide de l'équipe (docs/guide/images/)
	@scripts/setup dev && .venv/bin/python scripts/guide_shots.py

bench:  ## Mesure les pages et la base d'acteurs (résultats sous build/bench/) ; SCALE=10 : un million de personnes
	@scripts/setup dev && { [ -n "$(SCALE)" ] || .venv/bin/python -m benchmarks; } \
	  && .venv/bin/python -m benchmarks actors $(if $(SCALE),--scale $(SCALE))

soak:  ## Tests longs, hors de l'intégration continue
	@scripts/setup dev && scripts/soak
