"""Which callers say themselves that they are no readers.

Written from the names that the operators publish: search engines of this country and abroad,
previewers of links, tools that fetch or drive a browser. A robot without a script never calls;
one that lies about its name is bounded by the rate.
"""

import re

# "CUBOT" is a make of phones; the Sogou browser isn't the Sogou spider.
_ROBOTS = re.compile(
    r"(?<!cu)bot\b|bot/|(?<!cu)bot[-_;)]|spider|crawl|slurp|yisou|sogou (web|inst|pic|news|video|orion)"
    r"|bingpreview|mediapartners|facebookexternalhit|inspectiontool|lighthouse|pagespeed"
    r"|headless|phantomjs|puppeteer|playwright|selenium|webdriver|electron/"
    r"|curl/|wget|python|java/|go-http|okhttp|httpclient|http-client|libwww|scrapy|axios|node-fetch"
    r"|undici|httrack|aiohttp|httpx|ruby|perl|php/|zgrab|masscan|nmap|censys|pingdom|uptime|statuscake",
    re.IGNORECASE,
)
LEAST = 20  # characters: no browser calls itself less


def is_robot(user_agent):
    """Say whether a User-Agent is that of a robot or a tool; one that is missing is, too."""
    return len(user_agent) < LEAST or bool(_ROBOTS.search(user_agent))
