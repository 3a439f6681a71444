/** A part of an object as YAML has it. */
export type Json = { readonly [field: string]: unknown };
