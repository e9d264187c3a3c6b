import type { CommandStartedEvent, Document, MongoClient } from 'mongodb';

/** What the database did for a query. */
export interface ExplainedQuery {
  /** The winning plan as JSON. */
  plan: string;
  /** Names of the indexes in it. */
  indexes: string[];
  /** Documents that were looked at. */
  examined: number;
}

/** What of each command decides how it is planned; the rest is of its session. */
const explainedFields: Record<string, readonly string[]> = {
  find: ['find', 'filter', 'sort', 'projection', 'hint', 'skip', 'limit'],
  aggregate: ['aggregate', 'pipeline', 'cursor', 'hint'],
  distinct: ['distinct', 'key', 'query'],
};

/** Sees the queries that a client really sends, and has each explained. */
export class CommandWatch {
  private commands: Document[] = [];

  /** The client must have been opened with `monitorCommands`. */
  constructor(private readonly client: MongoClient) {
    client.on('commandStarted', ({ commandName, command }: CommandStartedEvent) => {
      if (commandName in explainedFields) this.commands.push({ ...command });
    });
  }

  /** Forgets the queries so far. */
  reset(): void {
    this.commands = [];
  }

  /** The queries since the last reset, as they were sent. */
  get sent(): readonly Document[] {
    return this.commands;
  }

  /** The same, each run again; then they are forgotten. */
  async explained(): Promise<ExplainedQuery[]> {
    return Promise.all(this.commands.splice(0).map((command) => this.explain(command)));
  }

  private async explain(command: Document): Promise<ExplainedQuery> {
    const [[name, fields] = []] = Object.entries(explainedFields).filter(([each]) => each in command);
    if (!name || !fields) throw new Error('a command that is no query');
    const explain = Object.fromEntries(fields.map((field) => [field, command[field] as unknown]));
    const db = this.client.db(String(command['$db']));
    const answer = await db.command({ explain, verbosity: 'executionStats' }, { ignoreUndefined: true });
    const [first] = (answer['stages'] as Document[] | undefined) ?? [];
    const { queryPlanner, executionStats } = (first?.['$cursor'] ?? answer) as Record<string, Document>;
    const plan = JSON.stringify(queryPlanner!['winningPlan']);
    const indexes = [...plan.matchAll(/"indexName":"([^"]+)"/g)].map(([, index]) => index!);
    return { plan, indexes, examined: Number(executionStats!['totalDocsExamined']) };
  }
}
