// What can be measured of a screen: whether text has room, whether targets are large enough, how bright it is.

const TARGET_MIN = 44;

/** Texts that are cut off, or reach beyond the sides of the screen; and whether it scrolls sideways. */
export function clippedOrBeyond(page) {
  return page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth}`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const holder = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || holder.closest(".unseen, #opening, #door, noscript")) continue;
      if (!holder.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const text = texts.currentNode.data.trim().slice(0, 40);
      for (const { left, right, width } of range.getClientRects()) {
        if (width > 0 && (left < -1 || right > root.clientWidth + 1)) {
          found.push(`“${text}” reaches beyond the side`);
          break;
        }
      }
      for (let box = holder; box !== document.body; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        const cut =
          (overflowX !== "visible" && overflowX !== "auto" && box.scrollWidth > box.clientWidth + 1) ||
          (overflowY !== "visible" && overflowY !== "auto" && box.scrollHeight > box.clientHeight + 1);
        if (cut && box.clientWidth > 0 && !(box instanceof SVGElement)) {
          found.push(`“${text}” is cut off`);
          break;
        }
      }
    }
    return [...new Set(found)];
  });
}

/** Controls that a thumb would miss. */
export function tooSmall(page) {
  return page.evaluate((least) => {
    const controls = document.querySelectorAll("button, a[href], input, textarea, select, summary");
    return [...controls]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .map((control) => [control, control.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && (Math.round(width) < least || Math.round(height) < least))
      .map(([control, { width, height }]) => {
        const name = control.textContent || control.getAttribute("aria-label") || control.tagName;
        return `“${name.slice(0, 40)}” is ${Math.round(width)} × ${Math.round(height)}`;
      });
  }, TARGET_MIN);
}

/** Choices that leave some of their place empty, as when a rule of something else takes hold of them. */
export function narrower(page) {
  return page.evaluate(() => {
    const shares = ({ parentElement }) => {
      const { display, flexDirection } = getComputedStyle(parentElement);
      return display === "flex" && flexDirection === "row";
    };
    return [...document.querySelectorAll("main .choice")]
      .filter((choice) => choice.checkVisibility() && !shares(choice))
      .map((choice) => [choice.textContent.slice(0, 40), choice.offsetWidth, choice.parentElement.clientWidth])
      .filter(([, width, place]) => width < place - 1)
      .map(([text, width, place]) => `“${text}” is ${width} of ${place} wide`);
  });
}

/** Relative luminance (WCAG) of a picture: its mean, and its brightest pixel. */
export function luminance(page, png) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    const linear = Float64Array.from({ length: 256 }, (_, level) => {
      const part = level / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    let [sum, peak] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const bright = 0.2126 * linear[data[at]] + 0.7152 * linear[data[at + 1]] + 0.0722 * linear[data[at + 2]];
      sum += bright;
      peak = Math.max(peak, bright);
    }
    return { mean: sum / (data.length / 4), peak };
  }, png.toString("base64"));
}
