"""The chart of the story as SVG: newly due, sent, waiting and delay by week, the pause shaded. Readable in black and white."""

from datetime import date, timedelta

WIDTH, LEFT, RIGHT = 960, 64, 16
TOP, UPPER, GAP, LOWER, BOTTOM = 66, 250, 74, 150, 48       # heights: title, two panels with a gap, foot
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LONG = "January February March April May June July August September October November December".split()
STYLE = ("text { font: 13px 'Helvetica Neue', Arial, sans-serif; fill: #000; } .title { font-size: 17px; font-weight: bold; } "
         ".axis { stroke: #000; } .grid { stroke: #ccc; } .due { fill: #fff; stroke: #000; } .sent { fill: #000; } "
         ".waiting { fill: none; stroke: #000; stroke-width: 2.5; } .range { stroke: #000; stroke-width: 1.2; } .end { text-anchor: end; } "
         ".middle { text-anchor: middle; } .pause { fill: url(#hatch); } .card { fill: #fff; }")


class Chart:
    def __init__(self, lots, pause):
        self.lots, self.pause, self.out = lots, pause, []
        self.first = lots[0].mail_on - timedelta(5)
        self.days = (lots[-1].mail_on + timedelta(5) - self.first).days

    def x(self, day):
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days, 1)

    def add(self, element, text=None, **values):
        said = " ".join(f'{name.replace("_", "-").strip("-")}="{value}"' for name, value in values.items())
        self.out.append(f"<{element} {said}/>" if text is None else f"<{element} {said}>{text}</{element}>")

    def frame(self, top, height, most, step, unit):
        """The axes of a panel; gives the place of a number."""
        place = lambda number: round(top + height - height * number / most, 1)
        for number in range(0, most + 1, step):
            self.add("line", x1=LEFT, x2=WIDTH - RIGHT, y1=place(number), y2=place(number), class_="axis" if number == 0 else "grid")
            self.add("text", number, x=LEFT - 8, y=place(number) + 4, class_="end")
        self.add("text", unit, x=LEFT - 50, y=top - 12)
        return place

    def shade(self, top, height):
        left, right = self.x(self.pause[0]), self.x(self.pause[1] + timedelta(1))
        self.add("rect", x=left, y=top, width=round(right - left, 1), height=height, class_="pause")

    def months(self, top):
        day = date(self.first.year, self.first.month + 1, 1)
        while day <= self.lots[-1].mail_on:
            self.add("line", x1=self.x(day), x2=self.x(day), y1=top, y2=top + 6, class_="axis")
            self.add("text", MONTHS[day.month - 1], x=self.x(day) + 4, y=top + 18)
            day = date(day.year, day.month + 1, 1)

    def label(self, text, x, y, wide, at="middle"):
        """On a white ground, so that hatches and lines do not cross it."""
        self.add("rect", x=x - (wide // 2 if at == "middle" else 0) - 3, y=y - 13, width=wide + 6, height=18, class_="card")
        self.add("text", text, x=x, y=y, **({"class_": "middle"} if at == "middle" else {}))

    def upper(self):
        most = -(-max(max(len(lot.waiting) for lot in self.lots), 1) // 50) * 50
        self.shade(TOP, UPPER)
        place = self.frame(TOP, UPPER, most, 50, "people")
        for lot in self.lots:
            for shift, number, which in ((-7, lot.arrived, "due"), (1, len(lot.pieces), "sent")):
                if number:
                    self.add("rect", x=round(self.x(lot.mail_on) + shift, 1), y=place(number), width=7,
                             height=round(TOP + UPPER - place(number), 1), class_=which)
        self.add("polyline", points=" ".join(f"{self.x(lot.mail_on)},{place(len(lot.waiting))}" for lot in self.lots), class_="waiting")
        top = max(self.lots, key=lambda lot: len(lot.waiting))
        self.label(f"{len(top.waiting)} waiting on {top.mail_on.day} {MONTHS[top.mail_on.month - 1]}", self.x(top.mail_on) + 40,
                   place(len(top.waiting)) + 2, 150, "left")
        self.label("pause", round((self.x(self.pause[0]) + self.x(self.pause[1])) / 2), TOP + 18, 44)
        self.months(TOP + UPPER)

    def lower(self):
        top = TOP + UPPER + GAP
        most = -(-max(max(lot.delays) for lot in self.lots if lot.delays) // 20) * 20
        self.shade(top, LOWER)
        place = self.frame(top, LOWER, most, 20, "days of delay of the letters sent: least, median (square), most")
        for lot in self.lots:
            if lot.delays:
                x, middle = self.x(lot.mail_on), sorted(lot.delays)[-(-len(lot.delays) // 2) - 1]
                self.add("line", x1=x, x2=x, y1=place(min(lot.delays)), y2=place(max(lot.delays)), class_="range")
                for end in (min(lot.delays), max(lot.delays)):
                    self.add("line", x1=x - 4, x2=x + 4, y1=place(end), y2=place(end), class_="range")
                self.add("rect", x=x - 4, y=round(place(middle) - 4, 1), width=8, height=8, class_="sent")
        self.months(top + LOWER)

    def legend(self):
        y = TOP - 30
        self.add("rect", x=LEFT + 12, y=y - 10, width=12, height=12, class_="due")
        self.add("text", "newly due", x=LEFT + 30, y=y)
        self.add("rect", x=LEFT + 112, y=y - 10, width=12, height=12, class_="sent")
        self.add("text", "sent", x=LEFT + 130, y=y)
        self.add("line", x1=LEFT + 172, x2=LEFT + 196, y1=y - 4, y2=y - 4, class_="waiting")
        self.add("text", "still waiting after the lot", x=LEFT + 202, y=y)

    def svg(self):
        height = TOP + UPPER + GAP + LOWER + BOTTOM
        weeks = round((self.pause[1] - self.pause[0]).days / 7)
        late = [lot.mail_on for lot in self.lots if any(piece["late"] == "1" for piece in lot.pieces)][-1]
        self.add("text", f"Held back for {weeks} weeks, late until {LONG[late.month - 1]}: the letters of a made-up town, "
                         f"{self.first.year}", x=14, y=22, class_="title")
        self.upper()
        self.lower()
        self.legend()
        body = "\n".join(self.out)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n<title>Letters newly due, sent and '
                f'waiting, and their delay, by week</title>\n<style>{STYLE}</style>\n<defs><pattern id="hatch" width="7" height="7" '
                'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#f4f4f4"/><line x1="0" '
                f'y1="0" x2="0" y2="7" stroke="#bbb" stroke-width="1.5"/></pattern></defs>\n<rect width="{WIDTH}" height="{height}" '
                f'fill="#fff"/>\n{body}\n</svg>\n')
