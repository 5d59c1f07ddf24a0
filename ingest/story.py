"""From articles to stories. For now every article is a story of its own."""

from __future__ import annotations

from ingest.article import Article, Story


def story_of(article: Article) -> Story:
    """The story that one article tells. Its id lasts as long as the article's does."""
    return Story(
        id=f"story-{article.id}",
        headline=article.title,
        articles=(article,),
        outlets=(article.outlet,),
        first_seen=article.fetched,
        score=article.published.timestamp(),
        language=article.language,
    )
