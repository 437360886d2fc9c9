import type { CST, Scalar } from 'yaml';
import { isAmbiguous } from './scalar';
import type { SourceScalar } from './sourceTree';
import type { StyleSurvey } from './style';
import type { WantedScalar } from './wanted';

/** Past the last character of a token that is a value. */
export function tokenEnd(token: CST.Token): number {
  switch (token.type) {
    case 'block-scalar': {
      const header = token.props.reduce(
        (length, part) => length + ('source' in part ? part.source.length : 0),
        0,
      );
      return token.offset + header + token.source.length;
    }
    case 'flow-collection': {
      const close = token.end[0];
      return close ? close.offset + close.source.length : token.offset + 1;
    }
    default:
      return 'source' in token
        ? token.offset + token.source.length
        : token.offset;
  }
}

/**
 * A scalar with its exact place.
 *
 * @param slot - where the value would stand when there is none
 */
export function readScalar(
  parsed: Scalar.Parsed | null,
  slot: number,
  survey: StyleSurvey,
): SourceScalar {
  const token = parsed?.srcToken;
  const base: SourceScalar = {
    kind: 'scalar',
    value: jsonScalar(parsed?.value),
    style: 'empty',
    ambiguous: false,
    start: slot,
    end: slot,
    weight: 1,
    aliases: [],
    foreign: false,
  };
  if (!token || (token.type === 'scalar' && token.source === '')) {
    return base;
  }
  const start = token.offset;
  const end = tokenEnd(token);
  switch (token.type) {
    case 'block-scalar': {
      const [first] = token.props;
      const text = first && 'source' in first ? first.source : '|';
      if (!text.includes('-')) {
        survey.blockEnds.set(end, text.includes('+') ? 'keep' : 'clip');
      }
      const header = { text, bodyStart: end - token.source.length };
      return { ...base, style: 'block', start, end, header };
    }
    case 'single-quoted-scalar':
      survey.quote('single');
      return { ...base, style: 'single', start, end };
    case 'double-quoted-scalar':
      survey.quote('double');
      return { ...base, style: 'double', start, end };
    default: {
      const ambiguous = !parsed?.tag && isAmbiguous(token.source);
      return { ...base, style: 'plain', ambiguous, start, end };
    }
  }
}

/** Values of foreign tags (dates, bytes) as text: they are compared with nothing. */
function jsonScalar(value: unknown): WantedScalar {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return value === null || value === undefined ? null : String(value);
  }
}
