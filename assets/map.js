// A map, once somebody asks for it: before the button is pressed, neither the library nor a picture
// is loaded. Without this script the places stand on the page as words and links.
"use strict";
for (const box of document.querySelectorAll("[data-map]")) {
  const [asking, failed] = box.querySelectorAll(":scope > p");
  const button = asking.querySelector("button");
  asking.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await library(box.dataset.library, box.dataset.libraryStyle);
      const room = box.querySelector(".map");
      room.hidden = false;
      draw(box, room);
      asking.hidden = true;
      room.focus();
    } catch {
      failed.textContent = failed.dataset.failed;
      failed.hidden = false;
      button.disabled = false;
    }
  });
}

function library(script, style) {
  if (window.L) return Promise.resolve();
  const load = (tag, attributes) => new Promise((resolve, reject) => {
    const part = document.createElement(tag);
    Object.assign(part, attributes, { onload: resolve, onerror: reject });
    document.head.append(part);
  });
  return Promise.all([
    load("script", { src: script }),
    load("link", { rel: "stylesheet", href: style }),
  ]);
}

function draw(box, room) {
  const { tiles, attribution, zoomIn, zoomOut } = box.dataset;
  const points = JSON.parse(box.dataset.points);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(room, { zoomControl: false, zoomAnimation: !calm, fadeAnimation: !calm, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.tileLayer(tiles, { attribution, maxZoom: 19 }).addTo(map);
  const bounds = L.latLngBounds(points.map((point) => [point.latitude, point.longitude]));
  map.fitBounds(bounds, { maxZoom: points.length > 1 ? 14 : 16, padding: [40, 40] });
  for (const point of points) {
    const icon = L.divIcon({ className: "map-pin", html: pin(), iconSize: [32, 42], iconAnchor: [16, 41], popupAnchor: [0, -36] });
    L.marker([point.latitude, point.longitude], { icon, title: point.name }).addTo(map).bindPopup(() => words(point));
  }
}

function pin() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 32 42");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M2 2h28v25H21L16 40 11 27H2z");
  svg.append(path);
  return svg;
}

/** What a pin says: written as text, so that nothing in it is read as HTML. */
function words(point) {
  const said = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = point.name;
  said.append(name);
  const list = document.createElement("ul");
  for (const event of point.events) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = event.href;
    link.textContent = event.title;
    line.append(link, document.createElement("br"), event.when);
    list.append(line);
  }
  if (point.events.length > 0) said.append(list);
  return said;
}
