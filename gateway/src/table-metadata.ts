// What the columns of a table say, for tools that read it: W3C Metadata Vocabulary for Tabular Data (CSVW), made of the
// operation and of what the schema says of its fields. Nothing is asked for it.
import { Kind, TypeInfo, getNamedType, getNullableType, isEnumType, isListType, parse, validate, visit, visitWithTypeInfo, type DocumentNode, type FragmentDefinitionNode, type GraphQLOutputType, type GraphQLSchema, type SelectionSetNode } from "graphql";
import { operationOf } from "./table.ts";

interface Column {
  readonly name: string;
  readonly titles: string;
  readonly datatype: string | { readonly base: string; readonly format: string };
  /** Between the values of a cell that holds several. */
  readonly separator?: string;
  readonly "dc:description"?: string;
  /** Of the type that the field belongs to: where rounding and suppression are said. */
  readonly "rdfs:comment"?: string;
}

/** The metadata of the table that `toCsv` writes; null for an operation that the schema does not have. `url` is the table's own address or file name. */
export function toTableMetadata({ schema, source, operationName, url }: { schema: GraphQLSchema; source: string; operationName: string | null | undefined; url: string }): object | null {
  const document = parse(source, { noLocation: true });
  const operation = operationOf(document, operationName);
  if (!operation || validate(schema, document).length > 0) return null;
  const columns = new Map<string, Column>();
  walk(operation.selectionSet, "", { schema, document, types: new TypeInfo(schema, schema.getRootType(operation.operation)), columns });
  return {
    "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
    url,
    ...(operation.name ? { "dc:title": operation.name.value } : {}),
    dialect: { encoding: "utf-8", header: true, delimiter: ",", quoteChar: '"', lineTerminators: ["\r\n"] },
    tableSchema: { columns: [...columns.values()] },
  };
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly types: TypeInfo;
  readonly columns: Map<string, Column>;
}

function walk(selectionSet: SelectionSetNode, path: string, context: Walk): void {
  const { document, types, columns } = context;
  const under = [path];
  visit(
    selectionSet,
    visitWithTypeInfo(types, {
      Field: {
        enter({ alias, name, selectionSet: inner }) {
          const at = [under.at(-1)!, (alias ?? name).value].filter((part) => part !== "").join(".");
          if (inner) under.push(at);
          else if (!columns.has(at)) columns.set(at, toColumn(at, types));
        },
        leave({ selectionSet: inner }) {
          if (inner) under.pop();
        },
      },
      FragmentSpread({ name }) {
        const fragment = document.definitions.find((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value)!;
        walk(fragment.selectionSet, under.at(-1)!, { ...context, types: new TypeInfo(context.schema, context.schema.getType(fragment.typeCondition.name.value) as GraphQLOutputType) });
      },
    }),
  );
}

function toColumn(path: string, types: TypeInfo): Column {
  const type = types.getType()!;
  const field = types.getFieldDef();
  const named = getNamedType(type);
  const description = [field?.description, isEnumType(named) ? named.getValues().map(({ name, description: meaning }) => `${name}: ${meaning ?? ""}`).join(" ") : null].filter(Boolean).join(" ");
  const parent = types.getParentType()?.description;
  return {
    name: path,
    titles: path,
    datatype: isEnumType(named) ? { base: "string", format: named.getValues().map(({ name }) => name).join("|") } : (datatypes[named.name] ?? "string"),
    ...(isListType(getNullableType(type)) ? { separator: "; " } : {}),
    ...(description ? { "dc:description": description } : {}),
    ...(parent ? { "rdfs:comment": parent } : {}),
  };
}

// Scalars whose texts CSVW knows by themselves; all others are texts.
const datatypes: Readonly<Record<string, string>> = { Int: "integer", Float: "number", Boolean: "boolean", Date: "date", DateTime: "dateTime" };
