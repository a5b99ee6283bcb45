"""A person at a browser, as far as the bench needs one: follows redirects, keeps cookies, fills in the forms it is shown."""

import base64
import hashlib
import hmac
import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from html.parser import HTMLParser

PASSWORD = "green lantern 42 ferry"


class Browser:
    def __init__(self, base):
        self.base = base
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        with self.opener.open(self.base + path, timeout=30) as answer:
            return answer.read().decode()

    def submit(self, page, action, **typed):
        """Sends the page's form of that address with what it holds already and what was typed."""
        form = next((it for it in forms_of(page) if it.action == action), None)
        if form is None:
            raise SystemExit(f"there is no form for {action} on the page")
        body = urllib.parse.urlencode(form.fields | typed).encode()
        with self.opener.open(self.base + action, body, timeout=30) as answer:
            return answer.read().decode()

    def cookie(self):
        return "; ".join(f"{it.name}={it.value}" for it in self.cookies if it.name == "trustwide")


def enter(browser, link):
    """Uses a one-time link: chooses a password and sets up a second factor."""
    welcome = browser.get(link)
    browser.submit(welcome, link, password=PASSWORD, again=PASSWORD)
    page = browser.get("/account/second-factor")
    secret = re.search(r"(?:[A-Z2-7]{4} ?){6,}", page).group().replace(" ", "")
    browser.submit(page, "/account/second-factor", code=code_of(secret))


def become_director(browser, link):
    """Uses the one-time link of the first administrator, and gives that person the post that sees most.

    A director of school improvement has every school on the trust page and every figure on a school's.
    """
    enter(browser, link)
    page = browser.get("/posts/new")
    me = next(it for it in forms_of(page) if it.action == "/posts").choices["person"][-1]
    browser.submit(page, "/posts", role="improvement_director", school="", person=me)


def code_of(secret):
    """The six digits of this half-minute: RFC 6238 with SHA-1."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, (int(time.time()) // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Form:
    def __init__(self, action):
        self.action = action
        # Names with what they hold, and the values that each list offers.
        self.fields = {}
        self.choices = {}


class Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.select = None

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            # The page's own question for a date goes to the same address, as a search.
            self.found.append(Form(at.get("action") if at.get("method") == "post" else None))
        elif not self.found:
            return
        elif tag == "input" and "name" in at and at.get("type") not in ("radio", "checkbox"):
            self.found[-1].fields[at["name"]] = at.get("value") or ""
        elif tag == "select":
            self.select = at.get("name")
            self.found[-1].choices[self.select] = []
        elif tag == "option" and self.select:
            self.found[-1].choices[self.select].append(at.get("value") or "")
            if "selected" in at:
                self.found[-1].fields[self.select] = at.get("value") or ""


def forms_of(page):
    parser = Forms()
    parser.feed(page)
    return parser.found
