"""What a browser is asked to measure: rows that overlap, and ink that reaches into a neighbour.

Used by the tests with hostile texts.
"""

from playwright.sync_api import Page

HARMLESS = "harmless"
"""Stands in every text whose row must stay as it is."""
_TALLEST = 420
"""Pixels that one row may take: a longer text is cut, with a way to the rest."""
_COLOUR, _PIXELS = 32, 2
"""Of 255 levels, and of pixels: less than that is how a browser smooths letters anew, not ink."""


def overlapping(page: Page, rows: str) -> list[int]:
    """Numbers of rows that begin before the one above them ends, or whose height is beyond reason."""
    found: list[int] = page.evaluate(_OVERLAPPING, [rows, _TALLEST])
    return found


def painted_over(page: Page, rows: str) -> list[int]:
    """Numbers of harmless rows in which a pixel changes when all other rows become invisible.

    Invisible is not gone: the layout stays, so a change is ink that came from a neighbour.
    """
    places = page.evaluate(_PLACES, [rows, HARMLESS])
    if not places:
        return []
    page.evaluate("scrollTo(0, 0); document.activeElement?.blur()")
    page.mouse.move(0, 0)
    left, top = min(place[1] for place in places), min(place[2] for place in places)
    right = max(place[1] + place[3] for place in places)
    bottom = max(place[2] + place[4] for place in places)
    # Only the rows: encoding a whole page of them takes a second.
    clip = {
        "x": int(left),
        "y": int(top),
        "width": right - int(left),
        "height": bottom - int(top),
        "scale": 1,
    }
    places = [[n, x - int(left), y - int(top), width, height] for n, x, y, width, height in places]
    before = _picture(page, clip)
    page.evaluate(_SET_VISIBILITY, "hidden")
    after = _picture(page, clip)
    page.evaluate(_SET_VISIBILITY, "")
    scale = page.evaluate("devicePixelRatio")
    scratch = page.context.new_page()
    changed: list[int] = scratch.evaluate(_CHANGED, [before, after, places, _COLOUR, _PIXELS, scale])
    scratch.close()
    return changed


_OVERLAPPING = """([rows, tallest]) => {
  const boxes = [...document.querySelectorAll(rows)].map((row) => row.getBoundingClientRect());
  const isBad = (box, n) => box.height > tallest || (n > 0 && box.top < boxes[n - 1].bottom - 1);
  return boxes.flatMap((box, n) => (isBad(box, n) ? [n] : []));
}"""
_PLACES = """([rows, harmless]) => [...document.querySelectorAll(rows)].map((row, n) => {
  const box = row.getBoundingClientRect();
  if (row.textContent.includes(harmless)) {
    return [n, box.left + scrollX, box.top + scrollY, box.width, box.height];
  }
  row.dataset.hostileRow = '';
  return null;
}).filter(Boolean)"""
_SET_VISIBILITY = """(value) => {
  for (const one of document.querySelectorAll('[data-hostile-row]')) one.style.visibility = value;
}"""
_CHANGED = """async ([before, after, places, colour, pixels, scale]) => {
  const [a, b] = await Promise.all([before, after].map(async (data) => {
    const image = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    return context;
  }));
  return places.filter(([n, x, y, w, h]) => {
    const [left, top] = [Math.ceil(x * scale) + 1, Math.ceil(y * scale) + 1];
    const box = [left, top, Math.floor(w * scale) - 2, Math.floor(h * scale) - 2];
    if (box[2] < 1 || box[3] < 1) return false;
    const one = a.getImageData(...box).data, two = b.getImageData(...box).data;
    // A pixel at a time, since nearly all are the same; only what differs is looked at by channel.
    const [these, those] = [new Uint32Array(one.buffer), new Uint32Array(two.buffer)];
    let inked = 0;
    for (let pixel = 0; pixel < these.length; pixel += 1) {
      if (these[pixel] === those[pixel]) continue;
      const channels = [0, 1, 2].map((channel) => 4 * pixel + channel);
      if (Math.max(...channels.map((at) => Math.abs(one[at] - two[at]))) > colour) inked += 1;
    }
    return inked > pixels;
  }).map(([n]) => n);
}"""


def _picture(page: Page, clip: dict[str, float]) -> str:
    """A part of the page, also beyond the window, as a data URL; packed quickly rather than tightly."""
    # Not Playwright's own screenshot: that packs as tightly as it can, which is most of the time here.
    session = page.context.new_cdp_session(page)
    taken = session.send(
        "Page.captureScreenshot",
        {"format": "png", "clip": clip, "captureBeyondViewport": True, "optimizeForSpeed": True},
    )
    session.detach()
    return f"data:image/png;base64,{taken['data']}"
