"""Where things are on the sandbox's page, as scripts for a browser."""

from sandbox import ROOT

SHOTS = ROOT / "target" / "page"

ROW = "[...document.querySelectorAll('#rows tr')].find(row => row.textContent.includes(arguments[0]))"
VISIBLE = "!document.getElementById(arguments[0]).hidden"
ROWS = "document.querySelectorAll('#rows tr').length"
COUNT = "return document.getElementById('count').textContent"
OPTIONS = "return [...document.querySelector(arguments[0]).options].map(option => option.text)"
TAB, ESCAPE, DOWN = "\ue004", "\ue00c", "\ue015"
