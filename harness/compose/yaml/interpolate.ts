/** Gives the value of a variable, or nothing when it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface Interpolated {
  text: string;
  /** Variables that are not set and have no default; they became an empty string. */
  unset: string[];
}

/** The text is no valid template, or a required variable is missing. */
export class InterpolationError extends Error {
  override readonly name = "InterpolationError";
}

const namePattern = /[A-Za-z_][A-Za-z0-9_]*/y;
const operatorPattern = /:?[-?+]/y;
const deepest = 50;

/**
 * Replaces variables as Compose does: `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`,
 * `${VAR:?message}`, `${VAR?message}`, `${VAR:+instead}`, `${VAR+instead}`; `$$` is a dollar sign, and so is `$` before
 * anything but a name or a brace. The word
 * after an operator is a template itself; one that is not used is not evaluated.
 *
 * @throws InterpolationError naming the variable or the offending characters
 */
export function interpolate(template: string, lookup: Lookup): Interpolated {
  const unset: string[] = [];
  const text = substitute(template, lookup, unset, 0);
  return { text, unset };
}

function substitute(template: string, lookup: Lookup, unset: string[], depth: number): string {
  if (depth > deepest) throw new InterpolationError(`variables are nested more than ${deepest} deep`);
  let result = "";
  let at = 0;
  while (at < template.length) {
    const dollar = template.indexOf("$", at);
    if (dollar === -1) return result + template.slice(at);
    result += template.slice(at, dollar);
    const next = template[dollar + 1];
    if (next === "$") {
      result += "$";
      at = dollar + 2;
    } else if (next === "{") {
      const end = closingBrace(template, dollar);
      result += expression(template.slice(dollar + 2, end), lookup, unset, depth);
      at = end + 1;
    } else {
      // A dollar sign before anything else is one: passwords and shell lines are full of them.
      const name = matchAt(namePattern, template, dollar + 1);
      result += name === undefined ? "$" : variable(name, lookup, unset);
      at = dollar + 1 + (name?.length ?? 0);
    }
  }
  return result;
}

function expression(body: string, lookup: Lookup, unset: string[], depth: number): string {
  const name = matchAt(namePattern, body, 0);
  if (name === undefined) throw notAVariable(`\${${body}}`);
  if (name.length === body.length) return variable(name, lookup, unset);
  const operator = matchAt(operatorPattern, body, name.length);
  if (operator === undefined) throw notAVariable(`\${${body}}`);
  const word = body.slice(name.length + operator.length);
  const value = lookup(name);
  const given = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  const wordValue = (): string => substitute(word, lookup, unset, depth + 1);
  switch (operator.at(-1)) {
    case "-":
      return given ? (value ?? "") : wordValue();
    case "+":
      return given ? wordValue() : "";
    default:
      if (given) return value ?? "";
      throw new InterpolationError(`required variable ${name} is not set${word ? `: ${wordValue()}` : ""}`);
  }
}

function variable(name: string, lookup: Lookup, unset: string[]): string {
  const value = lookup(name);
  if (value === undefined) unset.push(name);
  return value ?? "";
}

/** The place of the brace that ends the expression at `start`; expressions inside it are skipped. */
function closingBrace(template: string, start: number): number {
  let open = 0;
  for (let at = start; at < template.length; at++) {
    if (template.startsWith("$$", at)) at++;
    else if (template.startsWith("${", at)) {
      open++;
      at++;
    } else if (template[at] === "}" && --open === 0) return at;
  }
  throw new InterpolationError(`"\${" has no closing brace`);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function notAVariable(text: string): InterpolationError {
  return new InterpolationError(`${JSON.stringify(text)} is not a variable; write "$$" for a dollar sign`);
}
