"""A real server on the loopback, and a real Chromium: skipped where no Chromium is installed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import CHROMIUM, LAUNCHED, Site, fresh, sign_in
from routes_made_once import routes_made_once
from story import PURCHASING, STORY, moment

__all__ = ["routes_made_once"]


@pytest.fixture(scope="module")
def told(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole story, served: a placement made by a mini-competition."""
    with fresh(server, tmp_path_factory, "browser_told") as site:
        site.tell(STORY)
        site.at(moment("06-30"))
        yield site


@pytest.fixture(scope="module")
def ready(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A council with one admitted provider, and nothing else yet."""
    with fresh(server, tmp_path_factory, "browser_ready") as site:
        site.tell(PURCHASING)
        site.at(moment("04-10"))
        yield site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium, once for a module."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium-headless-shell")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCHED)
        yield browser
        browser.close()


@pytest.fixture
def be(chromium: Any) -> Iterator[Callable[..., Any]]:
    """A page signed in as somebody, at a site."""
    contexts = []

    def become(site: Site, role: str, *, width: int = 1200, scripts: bool = True) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        sign_in(page, site, role)
        return page

    yield become
    for context in contexts:
        context.close()
