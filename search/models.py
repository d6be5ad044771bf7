"""Tables of search: what must be indexed (``SearchState``), and the index of the embedded engine.

The embedded engine's full-text part is not among the models on SQLite: its FTS5 tables are made by a
migration (``search.database.sqlite``). On PostgreSQL it is the model ``Posting``.
"""

from django.db import models
from django.db.models import F, Q
from wagtail.models import Page

from trajectoire.pages.stories import SearchDocument


class SearchStateQuerySet(models.QuerySet["SearchState"]):
    """Verbs of the queue."""

    def dirty(self) -> "SearchStateQuerySet":
        """Documents whose last change is not indexed yet."""
        return self.filter(wanted__gt=F("indexed"))

    def of(self, engine: str) -> "SearchStateQuerySet":
        """What the engine of this name holds."""
        return self.filter(engine=engine)


class SearchState(models.Model):
    """How far the index of one engine is with one document.

    A change moves ``wanted`` up in its own transaction (to the milliseconds of the clock, or one further: it never goes
    back, even where a row was lost); a drain reads ``wanted`` first, then the content,
    writes it to the engine and moves ``indexed`` up to what it read. So a kill at any moment leaves
    ``indexed`` < ``wanted``, which the next drain repairs. ``lease`` names the drain at work until
    ``leased_until`` (also used to wait after a failure).
    """

    pk = models.CompositePrimaryKey("engine", "key")
    engine = models.CharField("moteur", max_length=20)
    key = models.CharField("clé", max_length=80)
    wanted = models.BigIntegerField("version voulue", default=1)
    indexed = models.BigIntegerField("version indexée", default=0)
    lease = models.CharField("prise par", max_length=32, blank=True)
    leased_until = models.DateTimeField("prise jusqu’à", null=True, blank=True)
    taken_at = models.DateTimeField("prise le", null=True, blank=True)
    attempts = models.PositiveIntegerField("essais manqués", default=0)
    error = models.TextField("dernière erreur", blank=True)
    changed_at = models.DateTimeField("changée le", db_default=models.functions.Now())

    objects = SearchStateQuerySet.as_manager()

    class Meta:
        verbose_name = "document à indexer"
        verbose_name_plural = "documents à indexer"
        indexes = [
            models.Index(
                fields=["engine", "changed_at", "key"], condition=Q(wanted__gt=F("indexed")), name="search_state_due"
            )
        ]
        constraints = [models.CheckConstraint(condition=Q(indexed__lte=F("wanted")), name="search_state_versions")]

    def __str__(self) -> str:
        return f"{self.engine} {self.key}"


class Entry(models.Model):
    """A document of the embedded index: what results show and sort on.

    ``page_id`` is the page that it tells of, tested for visibility at query time; null for another
    document. It is no foreign key: an index must not hold back what it indexes.
    """

    key = models.CharField("clé", max_length=80, unique=True)
    page_id = models.BigIntegerField("page", null=True, db_index=True)
    kind = models.CharField("type", max_length=50, db_index=True)
    kind_label = models.CharField("libellé du type", max_length=100)
    title = models.TextField("titre")
    url = models.TextField("adresse")
    summary = models.TextField("chapô")
    identifier = models.CharField("identifiant", max_length=50)
    published_on = models.DateField("publié le", null=True, db_index=True)
    closes_on = models.DateField("listé jusqu’au", null=True)
    fingerprint = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "document indexé"
        verbose_name_plural = "documents indexés"

    def __str__(self) -> str:
        return self.title

    def document(self) -> SearchDocument:
        """The document as it was told, its facets left out (``select_related("text")`` first)."""
        return SearchDocument(
            key=self.key,
            kind=self.kind,
            kind_label=self.kind_label,
            title=self.title,
            url=self.url,
            summary=self.summary,
            body=self.text.body,
            keywords=tuple(self.text.keywords),
            identifier=self.identifier,
            published_on=self.published_on,
            closes_on=self.closes_on,
        )


class IndexMark(models.Model):
    """A mark (one row), new whenever the embedded index may have changed: what a process holds of it is out of date.

    Drawn at random: a number given back by a transaction that failed would name two states.
    """

    mark = models.UUIDField("marque")

    class Meta:
        verbose_name = "version de l’index"
        verbose_name_plural = "versions de l’index"

    def __str__(self) -> str:
        return str(self.mark)


class EntryText(models.Model):
    """The long texts of an entry, apart, so that a scan of entries stays cheap."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="text")
    body = models.TextField("texte")
    files = models.JSONField("fichiers", default=list)
    keywords = models.JSONField("mots-clés", default=list)

    class Meta:
        verbose_name = "texte indexé"
        verbose_name_plural = "textes indexés"

    def __str__(self) -> str:
        return self.body[:80]


class EntryFacet(models.Model):
    """One value that an entry counts for, ancestors stored too: the flat table that facets are counted in."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="facet_values")
    facet = models.CharField("facette", max_length=50)
    value = models.CharField("valeur", max_length=150)

    class Meta:
        verbose_name = "valeur de facette"
        verbose_name_plural = "valeurs de facettes"
        constraints = [models.UniqueConstraint(fields=["facet", "value", "entry"], name="search_facet_unique")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class Term(models.Model):
    """A word, exact form, that some document has or had: what typing mistakes are compared with.

    Only added to: a count here would be fought for by every publication.
    """

    term = models.CharField("mot", max_length=64, primary_key=True)
    length = models.SmallIntegerField("nombre de lettres", db_index=True)

    class Meta:
        verbose_name = "mot du vocabulaire"
        verbose_name_plural = "mots du vocabulaire"

    def __str__(self) -> str:
        return self.term


class Posting(models.Model):
    """How often a term is in a field of an entry (PostgreSQL; SQLite has FTS5 for this).

    ``length`` is the field's number of terms, repeated so that a score reads one table.
    """

    pk = models.CompositePrimaryKey("field", "term", "entry_id")
    field = models.SmallIntegerField("champ")
    term = models.CharField("terme", max_length=64)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="postings")
    frequency = models.IntegerField("fréquence")
    length = models.IntegerField("longueur du champ")

    class Meta:
        verbose_name = "terme indexé"
        verbose_name_plural = "termes indexés"
        indexes = [
            # Words of titles by how they begin, for suggestions: the order of a language does not serve LIKE.
            models.Index(
                fields=["term"], condition=Q(field=3), opclasses=["varchar_pattern_ops"], name="posting_title_beginning"
            )
        ]

    def __str__(self) -> str:
        return f"{self.term} ({self.frequency})"


class WordModel(models.Model):
    """A generation of vectors of words, as one file of numbers (``search.vectors.Words``).

    In the database and not on a disk, so that every machine ranks alike and a generation appears whole.
    """

    documents = models.PositiveIntegerField("documents lus")
    data = models.BinaryField("vecteurs")
    learnt_at = models.DateTimeField("calculé le", db_default=models.functions.Now())

    class Meta:
        verbose_name = "modèle de vocabulaire"
        verbose_name_plural = "modèles de vocabulaire"

    def __str__(self) -> str:
        return f"{self.documents} documents, {self.learnt_at}"


class DocumentVector(models.Model):
    """What an entry is about, as a vector (half precision), and the entries nearest to it with their cosines.

    Rows are replaced, never updated: numbers of rows tell processes that something changed.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="vector")
    vector = models.BinaryField("vecteur")
    neighbours = models.JSONField("voisins", default=list)

    class Meta:
        verbose_name = "vecteur de document"
        verbose_name_plural = "vecteurs de documents"

    def __str__(self) -> str:
        return f"{self.entry_id}"


class EntryTerms(models.Model):
    """The terms of a field of an entry, in order, between spaces (PostgreSQL; SQLite's FTS5 knows places)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sequences")
    field = models.SmallIntegerField("champ")
    terms = models.TextField("termes")

    class Meta:
        verbose_name = "suite de termes"
        verbose_name_plural = "suites de termes"
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="search_terms_unique")]

    def __str__(self) -> str:
        return self.terms[:80]


class Synonym(models.Model):
    """Several ways of naming one thing: asking for one finds the others."""

    term = models.CharField(
        "sigle ou mot", max_length=80, db_index=True, help_text="Comme il s’écrit : « NPNRU », « adulte-relais »."
    )
    meaning = models.CharField(
        "en toutes lettres",
        max_length=250,
        help_text="Exemple : « nouveau programme national de renouvellement urbain ».",
    )
    others = models.TextField(
        "autres façons de le dire",
        blank=True,
        help_text="Une par ligne. Qui cherche l’une trouve aussi les pages qui emploient les autres.",
    )
    ambiguous = models.BooleanField(
        "a aussi un autre sens",
        default=False,
        help_text="Coché, le sigle n’est jamais remplacé : le sens est proposé à la personne qui cherche. "
        "C’est le cas d’office d’un sigle écrit sur deux lignes de cette liste.",
    )
    changed_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "sigle ou synonyme"
        verbose_name_plural = "sigles et synonymes"
        ordering = ["term", "meaning"]
        constraints = [models.UniqueConstraint(fields=["term", "meaning"], name="search_synonym_once")]

    def __str__(self) -> str:
        return f"{self.term} : {self.meaning}"

    def forms(self) -> list[str]:
        """Every way, the term first, the full name next."""
        return [self.term, self.meaning, *filter(None, map(str.strip, self.others.splitlines()))]


class FileTextQuerySet(models.QuerySet["FileText"]):
    """Verbs of the backlog of reading."""

    def waiting(self) -> "FileTextQuerySet":
        """Files that nobody has read yet."""
        return self.filter(state=FileText.State.WAITING)


class FileText(models.Model):
    """What became of reading the text of a file, known by its content (SHA-256): the same file is read once.

    ``version`` is that of the analysis by which its pages are kept; ``leased_until`` keeps two workers apart.
    """

    class State(models.TextChoices):
        """How it ended."""

        WAITING = "waiting", "À lire"
        OK = "ok", "Lu"
        EMPTY = "empty", "Sans texte"
        SCANNED = "scanned", "Numérisé : des images de pages, sans texte"
        ENCRYPTED = "encrypted", "Protégé par un mot de passe"
        TIMEOUT = "timeout", "Trop long à lire"
        BROKEN = "broken", "Abîmé"
        TOO_LARGE = "too-large", "Trop grand : lu en partie"
        MISSING = "missing", "Fichier introuvable"
        UNREADABLE = "unreadable", "Format sans texte"

    sha256 = models.CharField("empreinte", max_length=64, primary_key=True)
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.WAITING, db_index=True)
    pages_read = models.PositiveIntegerField("pages lues", default=0)
    version = models.CharField("version", max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    leased_until = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    objects = FileTextQuerySet.as_manager()

    class Meta:
        verbose_name = "texte de fichier"
        verbose_name_plural = "textes de fichiers"

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.get_state_display()})"


class FilePage(models.Model):
    """A page, a slide or a sheet of a file: its text to show, its stems to compare. ``number`` starts at 1."""

    file = models.ForeignKey(FileText, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("numéro")
    name = models.CharField("nom", max_length=100, blank=True)
    text = models.TextField("texte")
    stems = models.TextField("termes")

    class Meta:
        verbose_name = "page de fichier"
        verbose_name_plural = "pages de fichiers"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="search_file_page")]

    def __str__(self) -> str:
        return f"{self.file_id[:12]}, {self.number}"


class Promotion(models.Model):
    """A page that the team puts first for some questions."""

    questions = models.TextField(
        "questions",
        help_text="Une par ligne, comme les gens les tapent. Accents, pluriels et petits mots n’ont pas d’importance.",
    )
    page = models.ForeignKey(
        Page,
        verbose_name="page à montrer en premier",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Elle ne se montre que tant qu’elle est publiée et ouverte à tous.",
    )
    rank = models.PositiveSmallIntegerField(
        "rang", default=1, help_text="Quand plusieurs pages répondent à la même question : la plus petite d’abord."
    )

    class Meta:
        verbose_name = "résultat mis en avant"
        verbose_name_plural = "résultats mis en avant"
        ordering = ["questions", "rank"]

    def __str__(self) -> str:
        return ", ".join(self.questions.splitlines())[:80]


class AskedQuestion(models.Model):
    """How often a question was asked on a day, and how many answers it had the last time. Nothing of who asked."""

    day = models.DateField("jour")
    question = models.CharField("question", max_length=100)
    times = models.PositiveIntegerField("fois")
    answers = models.PositiveIntegerField("réponses")

    class Meta:
        verbose_name = "question posée"
        verbose_name_plural = "questions posées"
        constraints = [models.UniqueConstraint(fields=["day", "question"], name="search_question_a_day")]

    def __str__(self) -> str:
        return self.question
