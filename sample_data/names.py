"""Invented people: names as they are heard in a German contact centre."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FIRST = tuple(
    name
    for line in (
        "Aylin Jonas Mariam Lukas Svenja Mehmet Katharina Piotr Leyla Tobias Nadine Emeka",
        "Franziska Dragan Imke Youssef Anke Tomasz Yasemin Florian Hanna Ngoc Malte Chiara",
        "Rüdiger Sana Björn Ewa Thorben Fatma Michael Oksana Henrik Zeynep Sabine Kwame Lena",
        "Matteo Birgit Amir Clara Andrei Wiebke Deniz Antje Carlos Ronja Ivana Stefan Priya",
        "Jana Ali Ursula Noah Magdalena Sören Elif Patrick Beata Timo Gabriele Hassan Laura",
        "Viktor Meike Rahel Dennis Agnieszka Jule Omar Petra Nils Samira Kai Theresa Marek",
        "Dilara Holger Linh Felix Ines Boris Carla Erik Hatice Julian Kerstin Mirko Nele Oskar",
    )
    for name in line.split()
)
LAST = tuple(
    name
    for line in (
        "Öztürk Petersen Haddad Brandt Kowalski Yılmaz Hoffmann Nguyen Schröder Demir Lehmann",
        "Okafor Weiß Petrović Janssen Bauer Kaya Wiśniewski Vogt Rossi Krüger Ahmadi Lindner",
        "Novák Şahin Fuchs Sommer Marković Böhm Chaudhry Winkler Mensah Reuter Bianchi Gröning",
        "Rahimi Scholz Popescu Thomsen Arslan Behrens García Heinrich Hrvatić Jung Sharma Keller",
        "Aydın Köhler Lange Martens Nowak Otto Pfeiffer Quandt Richter Seidel Tietz Ulrich Voß",
        "Wagner Zimmermann Albrecht Busch Conradi Doğan Ebert Franke Günther Horvat Iversen",
        "Jäger Kraft Lorenz Möller Neumann Ott Pohl Roth Stein Trautmann Uhlig Vetter",
    )
    for name in line.split()
)
_PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d"}
)


def draw_names(rng: np.random.Generator, count: int) -> list[str]:
    """Full names without repetition."""
    pairs = rng.permutation(len(FIRST) * len(LAST))[:count]
    return [f"{FIRST[pair // len(LAST)]} {LAST[pair % len(LAST)]}" for pair in pairs]


def address(name: str) -> str:
    """An e-mail address that belongs to nobody."""
    plain = unicodedata.normalize("NFC", name.casefold()).translate(_PLAIN)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = "".join(c if c.isalnum() else " " for c in ascii_only).split()
    return f"{'.'.join(words)}@podshift.example"
