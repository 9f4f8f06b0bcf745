import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";

/** The type of a value. Text is allowed where the SDK leaves AWS's list of values open (`string | enums.…`). */
export type Shape =
  | { readonly kind: "any" | "text" | "number" | "boolean" | "asset" }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  | { readonly kind: "object"; readonly name: string; readonly properties: () => Properties }
  | { readonly kind: "values"; readonly values: readonly unknown[] }
  | { readonly kind: "either"; readonly shapes: readonly Shape[] };

export interface Property {
  readonly shape: Shape;
  readonly required: boolean;
}

export type Properties = ReadonlyMap<string, Property>;

export interface ResourceSchema {
  readonly inputs: Properties;
  /** Every property that the resource has after it was created, inputs too. */
  readonly outputs: readonly string[];
  /** Top-level inputs that the SDK says can only change by replacement; the SDK of `aws` does not say. */
  readonly replaceOnChanges: readonly string[];
}

/**
 * The parts of their providers' schemas in the SDK packages: the interfaces of a resource's arguments, its class's
 * properties, and, in `aws-native`, which changes replace. The schemas themselves are only in the provider's binaries.
 *
 * @throws Error for a type that the SDK does not have.
 */
export function schemaOf(type: string): ResourceSchema {
  let schema = schemas.get(type);
  if (!schema) schemas.set(type, (schema = read(type)));
  return schema;
}

const schemas = new Map<string, ResourceSchema>();

function read(type: string): ResourceSchema {
  const { name, base, path } = locate(type);
  const file = declarations(`${base}.d.ts`);
  const root = join(dirname(require.resolve(`@pulumi/${name}/package.json`)), "types");
  const args = file.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === `${path}Args`);
  const resource = file.statements.find((node) => ts.isClassDeclaration(node) && node.name?.text === path);
  if (!args || !resource || !ts.isInterfaceDeclaration(args) || !ts.isClassDeclaration(resource))
    throw new Error(`${base}.d.ts declares no resource ${path}`);
  return {
    inputs: new Types(root).propertiesOf(args),
    outputs: resource.members.flatMap((member) =>
      ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && !isStatic(member) ? [member.name.text] : [],
    ),
    replaceOnChanges:
      /const replaceOnChanges = \{ replaceOnChanges: (\[[^\]]*\]) \}/
        .exec(readFileSync(`${base}.js`, "utf8"))
        ?.slice(1)
        .flatMap((list) => JSON.parse(list) as string[]) ?? [],
  };
}

const isStatic = (member: ts.PropertyDeclaration) =>
  member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;

/** `aws:cloudwatch/eventRule:EventRule` is class EventRule of `@pulumi/aws/cloudwatch/eventRule`. */
function locate(type: string): { name: string; base: string; path: string } {
  const [name = "", module = "", path = ""] = type.split(":");
  const [, provider] = /^pulumi:providers:(.+)$/.exec(type) ?? [];
  if (provider !== undefined) return { name: provider, base: within(provider, "provider"), path: "Provider" };
  const [folder = "", file = `${path.charAt(0).toLowerCase()}${path.slice(1)}`] = module.split("/");
  return { name, base: within(name, folder === "index" ? file : `${folder}/${file}`), path };
}

function within(name: string, path: string): string {
  try {
    return require.resolve(`@pulumi/${name}/${path}`).replace(/\.js$/, "");
  } catch {
    throw new Error(`@pulumi/${name} has no ${path}: its type token is wrong, or the package is too old`);
  }
}

const files = new Map<string, ts.SourceFile>();

function declarations(path: string): ts.SourceFile {
  let file = files.get(path);
  if (!file) files.set(path, (file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022)));
  return file;
}

/** Reads types as the SDKs' generator writes them, and no others. */
class Types {
  constructor(private readonly folder: string) {}

  propertiesOf(declaration: ts.InterfaceDeclaration): Properties {
    return new Map(
      declaration.members.flatMap((member): [string, Property][] => {
        if (!ts.isPropertySignature(member) || !member.type) return [];
        const name = ts.isStringLiteral(member.name) || ts.isIdentifier(member.name) ? member.name.text : undefined;
        if (name === undefined) throw new Error(`${declaration.name.text} has a property without a plain name`);
        return [[name, { shape: this.shapeOf(member.type), required: member.questionToken === undefined }]];
      }),
    );
  }

  private shapeOf(type: ts.TypeNode): Shape {
    if (ts.isParenthesizedTypeNode(type)) return this.shapeOf(type.type);
    if (ts.isArrayTypeNode(type)) return { kind: "list", of: this.shapeOf(type.elementType) };
    if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal))
      return { kind: "values", values: [type.literal.text] };
    if (ts.isUnionTypeNode(type)) {
      const shapes = type.types
        .filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword)
        .map((each) => this.shapeOf(each));
      const [only] = shapes;
      return only && shapes.length === 1 ? only : { kind: "either", shapes };
    }
    if (ts.isTypeLiteralNode(type)) {
      const [index] = type.members;
      if (index && ts.isIndexSignatureDeclaration(index)) return { kind: "map", of: this.shapeOf(index.type) };
    }
    if (ts.isTypeReferenceNode(type)) return this.referenced(type);
    switch (type.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { kind: "text" };
      case ts.SyntaxKind.NumberKeyword:
        return { kind: "number" };
      case ts.SyntaxKind.BooleanKeyword:
        return { kind: "boolean" };
      case ts.SyntaxKind.AnyKeyword:
        return { kind: "any" };
      default:
        throw new Error(`a type of a kind that the SDKs do not use: ${ts.SyntaxKind[type.kind]}`);
    }
  }

  private referenced({ typeName, typeArguments }: ts.TypeReferenceNode): Shape {
    const [first, ...path] = entityPath(typeName);
    if (first === "inputs") return this.nested(path);
    if (first === "enums") return { kind: "values", values: this.valuesOf(path) };
    const full = [first, ...path].join(".");
    if (full === "pulumi.Input" && typeArguments?.[0]) return this.shapeOf(typeArguments[0]);
    if (full.startsWith("pulumi.asset.")) return { kind: "asset" };
    // Aliases of `string`: an ARN, a resource that represents its id.
    return { kind: "text" };
  }

  /** Lazily: shapes contain themselves. */
  private nested(path: readonly string[]): Shape {
    let properties: Properties | undefined;
    const find = () => {
      const declaration = nestedTypes(join(this.folder, "input.d.ts")).get(path.join("."));
      if (!declaration) throw new Error(`${this.folder}/input.d.ts has no ${path.join(".")}`);
      return this.propertiesOf(declaration);
    };
    return { kind: "object", name: path.join("."), properties: () => (properties ??= find()) };
  }

  private valuesOf(path: readonly string[]): unknown[] {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    let value = require(join(this.folder, "enums")) as Record<string, unknown>;
    for (const name of path) value = value[name] as Record<string, unknown>;
    return Object.values(value);
  }
}

const entityPath = (name: ts.EntityName): string[] =>
  ts.isIdentifier(name) ? [name.text] : [...entityPath(name.left), name.right.text];

const indexes = new Map<string, ReadonlyMap<string, ts.InterfaceDeclaration>>();

/** Interfaces by name with their namespace, `cloudwatch.EventTargetDeadLetterConfig`. */
function nestedTypes(path: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
  let index = indexes.get(path);
  if (index) return index;
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (nodes: readonly ts.Node[], prefix: string): void => {
    for (const node of nodes) {
      if (ts.isInterfaceDeclaration(node)) found.set(prefix + node.name.text, node);
      if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body))
        visit(node.body.statements, `${prefix}${node.name.text}.`);
    }
  };
  visit(declarations(path).statements, "");
  indexes.set(path, (index = found));
  return index;
}
