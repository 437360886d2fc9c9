import { DocumentNode, Kind, OperationDefinitionNode, visit } from 'graphql';

/** What a document asks for, without running it. */
export type DocumentSummary = {
  type: 'query' | 'mutation' | 'subscription';
  /** Name of the operation, if it has one. */
  name?: string;
  /** Its top-level fields, in order. */
  fields: string[];
};

/** The operation that will run: the named one, or the only one. */
export function operationOf(
  document: DocumentNode,
  operationName?: string,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  return operationName
    ? operations.find(({ name }) => name?.value === operationName)
    : operations[0];
}

/** Summarises an operation for the log and for faults. */
export function summarize(operation: OperationDefinitionNode): DocumentSummary {
  return {
    type: operation.operation,
    name: operation.name?.value,
    fields: operation.selectionSet.selections.flatMap(selection =>
      selection.kind === Kind.FIELD ? [selection.name.value] : [],
    ),
  };
}

/**
 * Primary cost by GitHub's published rule: the requests needed to fill every
 * connection when each parent gives as many objects as it may, by hundred,
 * rounded, at least one. Mutations cost one.
 */
export function primaryCost(
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  if (operation.operation !== 'query') {
    return 1;
  }
  let requests = 0;
  const parents: number[] = [1];
  visit(operation, {
    Field: {
      enter(field) {
        const parent = parents[parents.length - 1];
        const limit = field.arguments?.find(
          ({ name }) => name.value === 'first' || name.value === 'last',
        )?.value;
        if (!limit) {
          parents.push(parent);
          return;
        }
        requests += parent;
        const size = Number(
          limit.kind === Kind.VARIABLE
            ? variables[limit.name.value]
            : limit.kind === Kind.INT && limit.value,
        );
        parents.push(parent * (Number.isFinite(size) && size > 0 ? size : 1));
      },
      leave() {
        parents.pop();
      },
    },
  });
  return Math.max(1, Math.round(requests / 100));
}
