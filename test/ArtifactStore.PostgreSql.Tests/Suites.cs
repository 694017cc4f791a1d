using ArtifactStore.Specification;
using ArtifactStore.Specification.Conformance;

namespace ArtifactStore.PostgreSql.Tests;

// Each suite of the specification in one line; SuiteComplianceTests fails when one is left out.
public sealed class PostgreSqlConformanceMutations : ConformanceMutationSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlConformanceQueries : ConformanceQuerySpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlFilters : FilterSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlMaintenance : MaintenanceSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlBulkCreates : BulkCreateSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlOperations : OperationSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlRoundTrips : RoundTripSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlQueryProperties : QueryPropertySpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlRunQueries : RunQuerySpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlPlans : PlanSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlPages : PageSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlRunScopes : RunScopeSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlRuns : RunSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlSchema : SchemaSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlCancellation : CancellationSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlClocks : ClockSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlHistories : HistorySpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlOptimism : OptimismSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlConcurrency : ConcurrencySpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlEnlistment : EnlistSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlAliases : AliasSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlChanges : ChangeSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlUpgrades : UpgradeSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlLifecycles : LifecycleSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlLineage : LineageSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlRetention : RetentionSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlScheduledRetention : ScheduledRetentionSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlObservers : ObserverSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlCopies : CopySpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlImports : ImportSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlPrefect : PrefectSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlTransactions : TransactionSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlBadInput : BadInputSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlStatementTexts : StatementTextSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlLimits : LimitSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlTextSearch : TextSearchSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlHostileValues : HostileValueSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlSeeing : SeeingSpecification<PostgreSqlTestDatabase>;

public sealed class PostgreSqlSequences : SequenceSpecification<PostgreSqlTestDatabase>;

// In the schema public, which a host has asked for by name.
public sealed class PublicPostgreSql : ElsewhereSpecification<PostgreSqlTestDatabase, PublicPostgreSqlTestDatabase>;

[Long]
public sealed class PublicPostgreSqlSchema : SchemaSpecification<PublicPostgreSqlTestDatabase>;

// Where others have put functions and operators of the same names into a schema of search_path.
public sealed class HostilePostgreSql : ElsewhereSpecification<PostgreSqlTestDatabase, HostilePostgreSqlTestDatabase>;

[Long]
public sealed class HostileDefaultPostgreSql : ElsewhereSpecification<PostgreSqlTestDatabase, HostileDefaultPostgreSqlTestDatabase>;

[Long]
public sealed class HostilePostgreSqlFilters : FilterSpecification<HostilePostgreSqlTestDatabase>;

[Long]
public sealed class HostilePostgreSqlOperations : OperationSpecification<HostilePostgreSqlTestDatabase>;
