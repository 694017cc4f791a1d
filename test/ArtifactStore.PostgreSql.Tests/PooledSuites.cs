using ArtifactStore.Specification;
using ArtifactStore.Specification.Conformance;

namespace ArtifactStore.PostgreSql.Tests;

// Each suite once more through PgBouncer in transaction mode; SuiteComplianceTests fails when one is left out.
public sealed class PooledBulkCreates : BulkCreateSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledConformanceMutations : ConformanceMutationSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledConformanceQueries : ConformanceQuerySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledFilters : FilterSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledMaintenance : MaintenanceSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledOperations : OperationSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledSeeing : SeeingSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledRoundTrips : RoundTripSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledQueryProperties : QueryPropertySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledPlans : PlanSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledPages : PageSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledRuns : RunSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledSchema : SchemaSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledCancellation : CancellationSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledClocks : ClockSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledHistories : HistorySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledOptimism : OptimismSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledConcurrency : ConcurrencySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledEnlistment : EnlistSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledCopies : CopySpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledTransactions : TransactionSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledBadInput : BadInputSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledStatementTexts : StatementTextSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledLimits : LimitSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledTextSearch : TextSearchSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledHostileValues : HostileValueSpecification<PooledPostgreSqlTestDatabase>;

public sealed class PooledSequences : SequenceSpecification<PooledPostgreSqlTestDatabase>;
