//! The elements and attributes of SVG that draw and do nothing else (SVG 1.1 and 2, static part).

const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Attributes whose names are no family of their own; any `on…` is missing on purpose.
const ATTRIBUTES: &[&str] = &[
    "alignment-baseline",
    "amplitude",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "baseFrequency",
    "baseline-shift",
    "class",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "color-interpolation",
    "color-interpolation-filters",
    "cx",
    "cy",
    "d",
    "direction",
    "display",
    "dominant-baseline",
    "dx",
    "dy",
    "enable-background",
    "exponent",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "filterUnits",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "id",
    "in",
    "in2",
    "intercept",
    "k1",
    "k2",
    "k3",
    "k4",
    "lang",
    "lengthAdjust",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "mode",
    "numOctaves",
    "offset",
    "opacity",
    "operator",
    "order",
    "orient",
    "overflow",
    "paint-order",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "primitiveUnits",
    "r",
    "radius",
    "refX",
    "refY",
    "result",
    "role",
    "rotate",
    "rx",
    "ry",
    "seed",
    "shape-rendering",
    "slope",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stitchTiles",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "tableValues",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textLength",
    "transform",
    "transform-origin",
    "type",
    "values",
    "vector-effect",
    "version",
    "viewBox",
    "visibility",
    "width",
    "word-spacing",
    "writing-mode",
    "x",
    "x1",
    "x2",
    "xml:lang",
    "xml:space",
    "y",
    "y1",
    "y2",
];

/// Pictures inside the drawing may only be given whole, as pixels.
const EMBEDDED: [&str; 4] = [
    "data:image/png;base64,",
    "data:image/jpeg;base64,",
    "data:image/gif;base64,",
    "data:image/webp;base64,",
];

pub(super) fn element(name: &str) -> bool {
    ELEMENTS.contains(&name)
}

/// Whether an attribute of this name may have this value.
pub(super) fn attribute(name: &str, value: &str) -> bool {
    match name {
        "href" | "xlink:href" => is_inside(value),
        "style" => style(value),
        name => ATTRIBUTES.contains(&name) && style(value),
    }
}

/// `#gradient`, or a picture written out in place.
fn is_inside(address: &str) -> bool {
    let address = address.trim();
    let is_picture = || {
        EMBEDDED.iter().any(|start| {
            address.strip_prefix(start).is_some_and(|data| {
                data.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+/= \n\r".contains(&b))
            })
        })
    };
    address.starts_with('#') || is_picture()
}

/// Whether a style sheet, or a value that may hold one, fetches nothing: no import, and `url(…)` only
/// of the drawing's own parts. A backslash could hide either word, so it is refused too.
pub(super) fn style(text: &str) -> bool {
    let text = text.to_lowercase();
    let forbidden = [
        "\\",
        "@import",
        "@font-face",
        "expression",
        "javascript:",
        "image-set",
        "src(",
    ];
    if forbidden.iter().any(|word| text.contains(word)) {
        return false;
    }
    text.split("url(").skip(1).all(|address| {
        let address = address.trim_start().trim_start_matches(['"', '\'']);
        address.starts_with('#')
    })
}
