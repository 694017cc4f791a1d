using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

// Through PgBouncer in transaction mode, the suites in which a pooler can matter: sessions and their settings, transactions, locks,
// cancellation and the schema. Values, filters and pages are the same on any session.
public sealed class PooledBulkCreates : BulkCreateSpecification<PooledPostgreSqlTestDatabase>;

[Long]
public sealed class PooledMaintenance : MaintenanceSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledOperations : OperationSpecification<PooledPostgreSqlTestDatabase>;

[Long]
public sealed class PooledPlans : PlanSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledSchema : SchemaSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledCancellation : CancellationSpecification<PooledPostgreSqlTestDatabase>;

[Long]
public sealed class PooledHistories : HistorySpecification<PooledPostgreSqlTestDatabase>;

[Long]
public sealed class PooledOptimism : OptimismSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledConcurrency : ConcurrencySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledEnlistment : EnlistSpecification<PooledPostgreSqlTestDatabase>;

[Long]
public sealed class PooledCopies : CopySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledTransactions : TransactionSpecification<PooledPostgreSqlTestDatabase>;

[Long]
public sealed class PooledSequences : SequenceSpecification<PooledPostgreSqlTestDatabase>;
