-- A knowledge base, version 1. Offsets are Unicode code points; `..._parts` holds the pieces of a
-- discontinuous passage as JSON, else NULL. Lists are JSON arrays. Read the views at the end first.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE article (
    place INTEGER PRIMARY KEY,      -- order of reading
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    authors TEXT NOT NULL,
    outlet TEXT,
    published TEXT,                 -- YYYY, YYYY-MM or YYYY-MM-DD
    url TEXT,
    sha256 TEXT NOT NULL,
    sections TEXT NOT NULL,
    byline TEXT NOT NULL,
    source TEXT,                    -- first article of its group of near-duplicates
    text TEXT NOT NULL
);

-- What the pipeline gave, before actors were merged and reviews laid over it; zlib-compressed JSON.
CREATE TABLE machine (
    article TEXT NOT NULL,
    key TEXT NOT NULL,              -- hash of text, metadata, codebook and pipeline version
    items BLOB NOT NULL,
    PRIMARY KEY (article, key)
) WITHOUT ROWID;

-- The ways in which the event to be explained is named; the question itself stands in `meta`.
CREATE TABLE outcome (name TEXT NOT NULL);

CREATE TABLE explanation (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    phrases TEXT NOT NULL,
    rivals TEXT NOT NULL
);

CREATE TABLE known_actor (name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL);

CREATE TABLE offtopic (
    article TEXT NOT NULL, passage_start INTEGER NOT NULL, passage_end INTEGER NOT NULL, passage_parts TEXT,
    reason TEXT NOT NULL
);

CREATE TABLE actor (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL
) WITHOUT ROWID;

-- Why names of several articles were taken for one actor.
CREATE TABLE merge (actor TEXT NOT NULL, reason TEXT NOT NULL);

CREATE TABLE mention (
    actor TEXT NOT NULL, article TEXT NOT NULL,
    passage_start INTEGER NOT NULL, passage_end INTEGER NOT NULL, passage_parts TEXT
);

CREATE TABLE claim (
    article TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    content_start INTEGER NOT NULL, content_end INTEGER NOT NULL, content_parts TEXT,
    holder TEXT NOT NULL,           -- an actor's id, AUTHOR or UNNAMED
    source_start INTEGER, source_end INTEGER, source_parts TEXT,
    cue_start INTEGER, cue_end INTEGER, cue_parts TEXT,
    direct INTEGER NOT NULL,
    certainty TEXT NOT NULL,
    polarity TEXT NOT NULL,
    chain TEXT NOT NULL,
    origin TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL
);

CREATE TABLE causal (
    article TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    cause_start INTEGER NOT NULL, cause_end INTEGER NOT NULL, cause_parts TEXT,
    effect_start INTEGER NOT NULL, effect_end INTEGER NOT NULL, effect_parts TEXT,
    holder TEXT NOT NULL,
    signal_start INTEGER, signal_end INTEGER, signal_parts TEXT,
    relation TEXT NOT NULL,
    negated INTEGER NOT NULL,
    certainty TEXT NOT NULL,
    claim TEXT,
    origin TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL
);

CREATE TABLE stance (
    article TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    holder TEXT NOT NULL,
    explanation TEXT NOT NULL,
    position TEXT NOT NULL,
    evidence_start INTEGER NOT NULL, evidence_end INTEGER NOT NULL, evidence_parts TEXT,
    certainty TEXT NOT NULL,
    confidence REAL NOT NULL,
    claim TEXT,
    causal TEXT,
    origin TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL
);

CREATE TABLE factor (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, is_event INTEGER NOT NULL, explanation TEXT
);

CREATE TABLE factor_passage (
    factor TEXT NOT NULL, article TEXT NOT NULL,
    passage_start INTEGER NOT NULL, passage_end INTEGER NOT NULL, passage_parts TEXT
);

-- Review decisions that could not be applied, and why.
CREATE TABLE unresolved (decision TEXT NOT NULL);

CREATE INDEX offtopic_article ON offtopic (article);
CREATE INDEX mention_article ON mention (article);
CREATE INDEX claim_article ON claim (article);
CREATE INDEX causal_article ON causal (article);
CREATE INDEX stance_article ON stance (article);

CREATE VIEW claims AS
    SELECT claim.id, claim.article, CASE holder WHEN 'AUTHOR' THEN byline WHEN 'UNNAMED' THEN 'unnamed source'
                ELSE coalesce(actor.name, holder) END AS holder, byline AS reporter, polarity, certainty, direct,
           substr(text, content_start + 1, content_end - content_start) AS quote,
           substr(text, source_start + 1, source_end - source_start) AS source,
           substr(text, cue_start + 1, cue_end - cue_start) AS cue, status, origin, reason
    FROM claim JOIN article ON article.id = claim.article LEFT JOIN actor ON actor.id = claim.holder;

CREATE VIEW causes AS
    SELECT causal.id, causal.article, CASE holder WHEN 'AUTHOR' THEN byline WHEN 'UNNAMED' THEN 'unnamed source'
                ELSE coalesce(actor.name, holder) END AS holder, byline AS reporter, relation, negated, certainty,
           substr(text, cause_start + 1, cause_end - cause_start) AS cause,
           substr(text, effect_start + 1, effect_end - effect_start) AS effect,
           substr(text, signal_start + 1, signal_end - signal_start) AS signal, status, origin, reason
    FROM causal JOIN article ON article.id = causal.article LEFT JOIN actor ON actor.id = causal.holder;

CREATE VIEW stances AS
    SELECT stance.id, stance.article, CASE holder WHEN 'AUTHOR' THEN byline WHEN 'UNNAMED' THEN 'unnamed source'
                ELSE coalesce(actor.name, holder) END AS holder, byline AS reporter, explanation,
           position AS stance, certainty, confidence,
           substr(text, evidence_start + 1, evidence_end - evidence_start) AS quote, status, origin, reason
    FROM stance JOIN article ON article.id = stance.article LEFT JOIN actor ON actor.id = stance.holder;
