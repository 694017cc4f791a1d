using ArtifactStore.Specification;
using ArtifactStore.Specification.Conformance;

namespace ArtifactStore.Sqlite.Tests;

// Each suite of the specification in one line; SuiteComplianceTests fails when one is left out.
public sealed class SqliteAliases : AliasSpecification<SqliteTestDatabase>;

public sealed class SqliteLineage : LineageSpecification<SqliteTestDatabase>;

public sealed class SqliteRetention : RetentionSpecification<SqliteTestDatabase>;

public sealed class SqliteScheduledRetention : ScheduledRetentionSpecification<SqliteTestDatabase>;

public sealed class SqliteObservers : ObserverSpecification<SqliteTestDatabase>;

public sealed class SqliteChanges : ChangeSpecification<SqliteTestDatabase>;

public sealed class SqliteUpgrades : UpgradeSpecification<SqliteTestDatabase>;

public sealed class SqliteLifecycles : LifecycleSpecification<SqliteTestDatabase>;

public sealed class SqliteCopies : CopySpecification<SqliteTestDatabase>;

public sealed class SqliteImports : ImportSpecification<SqliteTestDatabase>;

public sealed class SqlitePrefect : PrefectSpecification<SqliteTestDatabase>;

public sealed class SqliteConformanceMutations : ConformanceMutationSpecification<SqliteTestDatabase>;

public sealed class SqliteConformanceQueries : ConformanceQuerySpecification<SqliteTestDatabase>;

public sealed class SqliteFilters : FilterSpecification<SqliteTestDatabase>;

public sealed class SqliteMaintenance : MaintenanceSpecification<SqliteTestDatabase>;

public sealed class SqliteBulkCreates : BulkCreateSpecification<SqliteTestDatabase>;

public sealed class SqliteOperations : OperationSpecification<SqliteTestDatabase>;

public sealed class SqliteRoundTrips : RoundTripSpecification<SqliteTestDatabase>;

public sealed class SqliteQueryProperties : QueryPropertySpecification<SqliteTestDatabase>;

public sealed class SqliteRunQueries : RunQuerySpecification<SqliteTestDatabase>;

public sealed class SqlitePlans : PlanSpecification<SqliteTestDatabase>;

public sealed class SqlitePages : PageSpecification<SqliteTestDatabase>;

public sealed class SqliteRunScopes : RunScopeSpecification<SqliteTestDatabase>;

public sealed class SqliteRuns : RunSpecification<SqliteTestDatabase>;

public sealed class SqliteSchema : SchemaSpecification<SqliteTestDatabase>;

public sealed class SqliteCancellation : CancellationSpecification<SqliteTestDatabase>;

public sealed class SqliteClocks : ClockSpecification<SqliteTestDatabase>;

public sealed class SqliteHistories : HistorySpecification<SqliteTestDatabase>;

public sealed class SqliteOptimism : OptimismSpecification<SqliteTestDatabase>;

public sealed class SqliteConcurrency : ConcurrencySpecification<SqliteTestDatabase>;

public sealed class SqliteEnlistment : EnlistSpecification<SqliteTestDatabase>;

public sealed class SqliteTransactions : TransactionSpecification<SqliteTestDatabase>;

public sealed class SqliteBadInput : BadInputSpecification<SqliteTestDatabase>;

public sealed class SqliteStatementTexts : StatementTextSpecification<SqliteTestDatabase>;

public sealed class SqliteLimits : LimitSpecification<SqliteTestDatabase>;

public sealed class SqliteTextSearch : TextSearchSpecification<SqliteTestDatabase>;

public sealed class SqliteHostileValues : HostileValueSpecification<SqliteTestDatabase>;

public sealed class SqliteSeeing : SeeingSpecification<SqliteTestDatabase>;

public sealed class SqliteSequences : SequenceSpecification<SqliteTestDatabase>;

// With a prefix before each table.
public sealed class PrefixedSqlite : ElsewhereSpecification<SqliteTestDatabase, PrefixedSqliteTestDatabase>;

public sealed class PrefixedSqliteSchema : SchemaSpecification<PrefixedSqliteTestDatabase>;
