BEGIN TRANSACTION;
CREATE TABLE airings (
	number INTEGER NOT NULL, 
	item_id VARCHAR NOT NULL, 
	script_id VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	kind VARCHAR NOT NULL, 
	started_at DOUBLE NOT NULL, 
	ended_at DOUBLE, 
	outcome VARCHAR DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_airings PRIMARY KEY (number), 
	CONSTRAINT uq_airings_item_id_started_at UNIQUE (item_id, started_at)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE approvals (
	number INTEGER NOT NULL, 
	script_id VARCHAR NOT NULL, 
	script_sha256 VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	checks TEXT NOT NULL, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_approvals PRIMARY KEY (number), 
	CONSTRAINT uq_approvals_hash UNIQUE (hash)
);
INSERT INTO "approvals" VALUES(1,'script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2','Ada','2026-11-22T16:15:21.455643+00:00','approved','[{"gate": "derivation", "passed": true, "reason": "word for word from Harbor Times (no edit)", "line_id": "story-article-1-headline"}, {"gate": "derivation", "passed": true, "reason": "word for word from Harbor Times (no edit)", "line_id": "story-article-1-ticker"}, {"gate": "template", "passed": true, "reason": "single-source@1 filled again from stored data", "line_id": "story-article-1-1"}, {"gate": "derivation", "passed": true, "reason": "word for word from Harbor Times (no edit)", "line_id": "story-article-1-2"}, {"gate": "derivation", "passed": true, "reason": "word for word from Harbor Times (no edit)", "line_id": "story-article-1-3"}, {"gate": "source", "passed": true, "reason": "", "line_id": ""}, {"gate": "support", "passed": true, "reason": "", "line_id": ""}, {"gate": "support", "passed": true, "reason": "", "line_id": ""}, {"gate": "source", "passed": true, "reason": "", "line_id": "story-article-1-headline"}, {"gate": "source", "passed": true, "reason": "", "line_id": "story-article-1-ticker"}, {"gate": "sources-said", "passed": true, "reason": "", "line_id": ""}, {"gate": "slug", "passed": true, "reason": "", "line_id": ""}, {"gate": "visual", "passed": true, "reason": "the big-number stands in its source sentence", "line_id": ""}, {"gate": "language", "passed": true, "reason": "", "line_id": ""}, {"gate": "label", "passed": true, "reason": "", "line_id": ""}, {"gate": "label", "passed": true, "reason": "", "line_id": ""}, {"gate": "rights", "passed": true, "reason": "", "line_id": ""}, {"gate": "rights", "passed": true, "reason": "", "line_id": ""}, {"gate": "source", "passed": true, "reason": "", "line_id": ""}, {"gate": "source", "passed": true, "reason": "", "line_id": ""}]','0000000000000000000000000000000000000000000000000000000000000000','948e14797973f9a8c25e979b01f8f6723b037c8d2b21a1971aae3d62d6e55d53');
CREATE TABLE article_versions (
	article_id VARCHAR NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	outlet VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	language VARCHAR NOT NULL, 
	published_at DOUBLE NOT NULL, 
	date_source VARCHAR NOT NULL, 
	rights VARCHAR NOT NULL, 
	fetched_at DOUBLE NOT NULL, 
	corrects VARCHAR DEFAULT '' NOT NULL, 
	disposition VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_article_versions PRIMARY KEY (article_id, content_hash), 
	CONSTRAINT fk_article_versions_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "article_versions" VALUES('article-1','34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5','Harbor Times','Harbor opens bridge number 1','The harbor opened a new bridge on Monday. It cost 12 million dollars to build.','en',1795364061.0,'published','sample',1795364121.0,'','drafted');
CREATE TABLE articles (
	id VARCHAR NOT NULL, 
	feed_url VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	first_seen_at DOUBLE NOT NULL, 
	last_seen_at DOUBLE NOT NULL, 
	retracted_at DOUBLE, 
	missing_at DOUBLE, 
	corrected_by VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_articles PRIMARY KEY (id)
);
INSERT INTO "articles" VALUES('article-1','http://127.0.0.1:9/feed.xml','http://127.0.0.1:9/articles/1.html','34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5',1.79536412124829530714e+09,1.79536412124829530714e+09,NULL,NULL,'');
CREATE TABLE checks (
	script_id VARCHAR NOT NULL, 
	script_sha256 VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	gate VARCHAR NOT NULL, 
	passed BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	line_id VARCHAR NOT NULL, 
	CONSTRAINT pk_checks PRIMARY KEY (script_id, script_sha256, number), 
	CONSTRAINT fk_checks_script_id FOREIGN KEY(script_id) REFERENCES scripts (id) ON DELETE CASCADE
);
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',0,'derivation',1,'word for word from Harbor Times (no edit)','story-article-1-headline');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',1,'derivation',1,'word for word from Harbor Times (no edit)','story-article-1-ticker');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',2,'template',1,'single-source@1 filled again from stored data','story-article-1-1');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',3,'derivation',1,'word for word from Harbor Times (no edit)','story-article-1-2');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',4,'derivation',1,'word for word from Harbor Times (no edit)','story-article-1-3');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',5,'source',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',6,'support',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',7,'support',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',8,'source',1,'','story-article-1-headline');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',9,'source',1,'','story-article-1-ticker');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',10,'sources-said',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',11,'slug',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',12,'visual',1,'the big-number stands in its source sentence','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',13,'language',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',14,'label',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',15,'label',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',16,'rights',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',17,'rights',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',18,'source',1,'','');
INSERT INTO "checks" VALUES('script-f4731488a4e234fa4afe','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2',19,'source',1,'','');
CREATE TABLE clips (
	id VARCHAR NOT NULL, 
	script_id VARCHAR NOT NULL, 
	script_sha256 VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	duration DOUBLE NOT NULL, 
	loudness DOUBLE NOT NULL, 
	true_peak DOUBLE NOT NULL, 
	presenter VARCHAR NOT NULL, 
	voice VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	rendered_at DOUBLE NOT NULL, 
	CONSTRAINT pk_clips PRIMARY KEY (id)
);
CREATE TABLE events (
	revision INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DOUBLE NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL
);
INSERT INTO "events" VALUES(1,1.79536412124116802214e+09,'feed','http://127.0.0.1:9/feed.xml');
INSERT INTO "events" VALUES(2,1.79536412143138027187e+09,'script','script-f4731488a4e234fa4afe');
INSERT INTO "events" VALUES(3,1.79536412148881411557e+09,'script','script-f4731488a4e234fa4afe');
CREATE TABLE feeds (
	url VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	trust INTEGER NOT NULL, 
	rights VARCHAR NOT NULL, 
	review VARCHAR NOT NULL, 
	interval DOUBLE NOT NULL, 
	allow_private BOOLEAN NOT NULL, 
	max_age_hours DOUBLE, 
	attribution VARCHAR NOT NULL, 
	licence_url VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	added_at DOUBLE NOT NULL, 
	poll_state TEXT DEFAULT '' NOT NULL, 
	status VARCHAR DEFAULT '' NOT NULL, 
	error TEXT DEFAULT '' NOT NULL, 
	checked_at DOUBLE, 
	succeeded_at DOUBLE, 
	failures INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_feeds PRIMARY KEY (url)
);
INSERT INTO "feeds" VALUES('http://127.0.0.1:9/feed.xml','Harbor Times','en',3,'sample','auto',5.0,1,0.0,'','','config',1,1.79536412123151969911e+09,'','','',NULL,NULL,0);
CREATE TABLE login_tokens (
	hash VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	used_at DOUBLE, 
	CONSTRAINT pk_login_tokens PRIMARY KEY (hash)
);
CREATE TABLE script_articles (
	script_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_script_articles PRIMARY KEY (script_id, article_id), 
	CONSTRAINT fk_script_articles_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT fk_script_articles_script_id FOREIGN KEY(script_id) REFERENCES scripts (id) ON DELETE CASCADE
);
INSERT INTO "script_articles" VALUES('script-f4731488a4e234fa4afe','article-1','34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5',0);
CREATE TABLE scripts (
	id VARCHAR NOT NULL, 
	story_id VARCHAR NOT NULL, 
	kind VARCHAR DEFAULT 'story' NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	headline TEXT NOT NULL, 
	slug VARCHAR NOT NULL, 
	ticker TEXT NOT NULL, 
	outlet VARCHAR NOT NULL, 
	wire_label VARCHAR NOT NULL, 
	rights VARCHAR NOT NULL, 
	feed_url VARCHAR NOT NULL, 
	review VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	published_at DOUBLE NOT NULL, 
	created_at DOUBLE NOT NULL, 
	updated_at DOUBLE NOT NULL, 
	clip_id VARCHAR DEFAULT '' NOT NULL, 
	queued_at DOUBLE, 
	first_aired_at DOUBLE, 
	progress DOUBLE DEFAULT '0' NOT NULL, 
	progress_note VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_scripts PRIMARY KEY (id), 
	CONSTRAINT fk_scripts_story_id FOREIGN KEY(story_id) REFERENCES stories (id) ON DELETE CASCADE
);
INSERT INTO "scripts" VALUES('script-f4731488a4e234fa4afe','story-article-1','story','de369496ecb62b863702d19b755cccca3cfbb98d5e34cd960e1908b0b97452b2','{"id":"script-f4731488a4e234fa4afe","story_id":"story-article-1","slug":"BRIDGE NUMBER 1","language":"en","headline":{"id":"story-article-1-headline","kind":"derived","text":"Harbor opens bridge number 1","spoken":"Harbor opens bridge number one","support":[{"url":"http://127.0.0.1:9/articles/1.html","article_id":"article-1","outlet":"Harbor Times","start":0,"end":28,"field":"title","content_hash":"34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5","quote":"Harbor opens bridge number 1","edits":[]}],"template":"","slots":[]},"ticker":{"id":"story-article-1-ticker","kind":"derived","text":"Harbor opens bridge number 1","spoken":"Harbor opens bridge number one","support":[{"url":"http://127.0.0.1:9/articles/1.html","article_id":"article-1","outlet":"Harbor Times","start":0,"end":28,"field":"title","content_hash":"34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5","quote":"Harbor opens bridge number 1","edits":[]}],"template":"","slots":[]},"lines":[{"id":"story-article-1-1","kind":"template","text":"One source so far: Harbor Times.","spoken":"One source so far: Harbor Times.","support":[{"url":"http://127.0.0.1:9/articles/1.html","article_id":"article-1","outlet":"Harbor Times","start":0,"end":28,"field":"title","content_hash":"34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5","quote":"Harbor opens bridge number 1","edits":[]}],"template":"single-source@1","slots":[["outlet","Harbor Times"]]},{"id":"story-article-1-2","kind":"derived","text":"The harbor opened a new bridge on Monday.","spoken":"The harbor opened a new bridge on Monday.","support":[{"url":"http://127.0.0.1:9/articles/1.html","article_id":"article-1","outlet":"Harbor Times","start":0,"end":41,"field":"text","content_hash":"34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5","quote":"The harbor opened a new bridge on Monday.","edits":[]}],"template":"","slots":[]},{"id":"story-article-1-3","kind":"derived","text":"It cost 12 million dollars to build.","spoken":"It cost twelve million dollars to build.","support":[{"url":"http://127.0.0.1:9/articles/1.html","article_id":"article-1","outlet":"Harbor Times","start":42,"end":78,"field":"text","content_hash":"34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5","quote":"It cost 12 million dollars to build.","edits":[]}],"template":"","slots":[]}],"visual":{"kind":"big-number","value":"12 million","label":"dollars","entries":[],"support":[{"url":"http://127.0.0.1:9/articles/1.html","article_id":"article-1","outlet":"Harbor Times","start":42,"end":78,"field":"text","content_hash":"34dba87284dc8d7559188d7e845cac8002e1664cb501a784a5cd5a07dd4470c5","quote":"It cost 12 million dollars to build.","edits":[]}]},"presenter":"card","source_line":"Source: Harbor Times · 22 Nov 2026, 16:14 UTC","outlet":"Harbor Times","wire_label":"SAMPLE WIRE","rights":"sample","rights_line":"","created":"2026-11-22T16:15:21Z"}','Harbor opens bridge number 1','BRIDGE NUMBER 1','Harbor opens bridge number 1','Harbor Times','SAMPLE WIRE','sample','http://127.0.0.1:9/feed.xml','auto','approved','',1795364061.0,1.79536412133236169814e+09,1.79536412147525596618e+09,'',NULL,NULL,0.0,'');
CREATE TABLE sessions (
	hash VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	created_at DOUBLE NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	revoked_at DOUBLE, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash)
);
CREATE TABLE settings (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY ("key")
);
CREATE TABLE stories (
	id VARCHAR NOT NULL, 
	headline TEXT NOT NULL, 
	language VARCHAR NOT NULL, 
	first_seen_at DOUBLE NOT NULL, 
	score DOUBLE NOT NULL, 
	CONSTRAINT pk_stories PRIMARY KEY (id)
);
INSERT INTO "stories" VALUES('story-article-1','Harbor opens bridge number 1','en',1795364121.0,1795364061.0);
CREATE TABLE story_articles (
	story_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_story_articles PRIMARY KEY (story_id, article_id), 
	CONSTRAINT fk_story_articles_article_id FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE, 
	CONSTRAINT fk_story_articles_story_id FOREIGN KEY(story_id) REFERENCES stories (id) ON DELETE CASCADE
);
INSERT INTO "story_articles" VALUES('story-article-1','article-1',0);
CREATE INDEX ix_airings_script_id ON airings (script_id);
CREATE INDEX ix_airings_started_at ON airings (started_at);
CREATE INDEX ix_approvals_script_id ON approvals (script_id);
CREATE INDEX ix_articles_feed_url ON articles (feed_url);
CREATE INDEX ix_articles_last_seen_at ON articles (last_seen_at);
CREATE INDEX ix_articles_url ON articles (url);
CREATE INDEX ix_clips_script_id ON clips (script_id);
CREATE INDEX ix_article_versions_disposition ON article_versions (disposition);
CREATE INDEX ix_scripts_clip_id ON scripts (clip_id);
CREATE INDEX ix_scripts_feed_url ON scripts (feed_url);
CREATE INDEX ix_scripts_first_aired_at ON scripts (first_aired_at);
CREATE INDEX ix_scripts_published_at ON scripts (published_at);
CREATE INDEX ix_scripts_sha256 ON scripts (sha256);
CREATE INDEX ix_scripts_state ON scripts (state);
CREATE INDEX ix_scripts_story_id ON scripts (story_id);
CREATE INDEX ix_story_articles_article_id ON story_articles (article_id);
CREATE INDEX ix_script_articles_article_id ON script_articles (article_id);
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals BEGIN SELECT RAISE(ABORT, 'the record of approvals is append-only'); END;
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals BEGIN SELECT RAISE(ABORT, 'the record of approvals is append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',3);
COMMIT;
