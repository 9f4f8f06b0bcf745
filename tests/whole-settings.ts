import { dirname, join } from "node:path";
import ts from "typescript";

const schema = "model/settings/schema";

/**
 * Functions with a parameter of the type `Settings`, and interfaces with a property of it: `FILE:LINE NAME`, sorted. A type
 * that is made of the whole counts as well (`Omit`, `Readonly`, an alias, a held one: `Args["settings"]`); sections do not.
 */
export function takersOfWholeSettings(sources: ReadonlyMap<string, string>): string[] {
  const mentioning = [...sources].filter(([, text]) => /\bSettings\b|\["settings"\]/.test(text));
  const files = mentioning.map(([file, text]) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  const holders = new Set(files.flatMap((file) => interfacesWith(file, wholeIn(file))));
  return files
    .flatMap((file) => takersIn(file, wholeIn(file, holders)))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

type IsWhole = (type: ts.TypeNode | undefined) => boolean;

/** Names in this file that mean the whole: what is imported, and aliases of it. */
function wholeIn(file: ts.SourceFile, holders: ReadonlySet<string> = new Set()): IsWhole {
  const names = new Set(file.statements.flatMap((statement) => importedBy(file, statement)));
  const isWhole: IsWhole = (type) => {
    if (type === undefined) return false;
    if (ts.isTypeReferenceNode(type)) {
      const name = type.typeName.getText();
      return names.has(name) || (name !== "Pick" && (type.typeArguments ?? []).some(isWhole));
    }
    if (ts.isImportTypeNode(type))
      return (
        type.qualifier?.getText() === "Settings" &&
        ts.isLiteralTypeNode(type.argument) &&
        ts.isStringLiteral(type.argument.literal) &&
        isSchema(file, type.argument.literal.text)
      );
    if (ts.isIndexedAccessTypeNode(type))
      return holders.has(type.objectType.getText()) && type.indexType.getText() === '"settings"';
    if (ts.isTypeLiteralNode(type))
      return type.members.some((member) => ts.isPropertySignature(member) && isWhole(member.type));
    if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type)) return type.types.some(isWhole);
    if (ts.isArrayTypeNode(type)) return isWhole(type.elementType);
    if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return isWhole(type.type);
    return false;
  };
  for (const statement of file.statements)
    if (ts.isTypeAliasDeclaration(statement) && isWhole(statement.type)) names.add(statement.name.text);
  return isWhole;
}

function importedBy(file: ts.SourceFile, statement: ts.Statement): string[] {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
  const bindings = statement.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings) || !isSchema(file, statement.moduleSpecifier.text))
    return [];
  return bindings.elements
    .filter(({ name, propertyName }) => (propertyName ?? name).text === "Settings")
    .map(({ name }) => name.text);
}

const isSchema = (file: ts.SourceFile, specifier: string) => join(dirname(file.fileName), specifier) === schema;

const interfacesWith = (file: ts.SourceFile, isWhole: IsWhole): string[] =>
  file.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ members }) => members.some((member) => ts.isPropertySignature(member) && isWhole(member.type)))
    .map(({ name }) => name.text);

function takersIn(file: ts.SourceFile, isWhole: IsWhole): string[] {
  const takers = new Set<string>();
  const add = (owner: ts.Node) => {
    const line = file.getLineAndCharacterOfPosition(owner.getStart()).line + 1;
    takers.add(`${file.fileName}:${line} ${nameOf(owner)}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) && isWhole(node.type)) add(node.parent);
    if (ts.isTypeParameterDeclaration(node) && isWhole(node.constraint)) add(node.parent);
    if (ts.isPropertySignature(node) && ts.isInterfaceDeclaration(node.parent) && isWhole(node.type)) add(node.parent);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...takers];
}

/** An arrow function and a function type have the name that they are given. */
function nameOf(owner: ts.Node): string {
  for (let node = owner; !ts.isSourceFile(node); node = node.parent) {
    const name = (node as Partial<ts.NamedDeclaration>).name;
    if (name !== undefined) return name.getText();
  }
  return "?";
}
