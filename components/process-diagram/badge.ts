import { SIGNS, type SignName } from './states';

const SVG = 'http://www.w3.org/2000/svg';

export interface BadgeLook {
  sign: SignName | null;
  /** `pd-` and the state, which gives it its colour. */
  className: string;
  text: string;
}

export interface Badge {
  readonly html: HTMLElement;
  show(look: BadgeLook): void;
}

/** Where a badge hangs, relative to the top left corner of its element. */
export interface Hook {
  left: number;
  top: number;
  /** Which point of the badge hangs there; a class in the style sheet. */
  by: 'middle' | 'foot' | 'right' | 'left';
}

/** On the lower line of an element whose upper one is taken. */
export function footHook({ width, height }: { width: number; height: number }): Hook {
  return { left: width / 2, top: height, by: 'middle' };
}

/** A lone sign sits on the corner; a sign with text would cover the neighbours there and finds its own place. */
export function hookOf(width: number, withText: boolean, flowAbove: boolean): Hook {
  const small = width < 60;
  if (!withText) return { left: width - (small ? 5 : 3), top: small ? 5 : 3, by: 'middle' };
  if (!small) return { left: width + 8, top: 0, by: 'right' };
  return flowAbove ? { left: width - 2, top: 5, by: 'left' } : { left: width / 2, top: -4, by: 'foot' };
}

/** Draws nothing yet: to be shown. */
export function createBadge(by: Hook['by']): Badge {
  const html = document.createElement('div');
  const label = document.createElement('span');
  // The element's own name tells the same in words.
  html.setAttribute('aria-hidden', 'true');
  html.append(label);
  let drawn: SignName | null = null;
  return {
    html,
    show({ sign, className, text }) {
      const classes = `pd-badge pd-badge-${by} ${className}${text ? ' pd-badge-text' : ''}`;
      if (html.className !== classes) html.className = classes;
      label.textContent = text;
      if (sign === drawn) return;
      drawn = sign;
      html.querySelector('svg')?.remove();
      if (sign) html.prepend(drawSign(sign));
    },
  };
}

function drawSign(name: SignName): SVGElement {
  const { path, filled } = SIGNS[name];
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', filled ? 'pd-sign pd-sign-filled' : 'pd-sign');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
