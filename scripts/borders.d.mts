import type { Linter } from 'eslint';

export const mayImport: Readonly<Record<string, readonly string[]>>;
export const onlyIn: Readonly<Record<string, readonly string[]>>;
export const borders: Linter.Config[];
