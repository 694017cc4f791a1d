using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

public sealed class SuiteComplianceTests
{
    /// <summary>Through the pooler no suite is left out either: all that a store, a host's own transaction or a copy needs ends with its transaction.</summary>
    [TestCase(typeof(PostgreSqlTestDatabase))]
    [TestCase(typeof(PooledPostgreSqlTestDatabase))]
    public void Every_suite_of_the_specification_runs_on(Type database)
    {
        Compliance.Suites.Should().NotBeEmpty();
        Compliance.Missing(typeof(SuiteComplianceTests).Assembly, database).Should().BeEmpty();
    }

    [Test]
    public void A_suite_that_is_left_out_is_found() =>
        Compliance.Missing(typeof(SuiteComplianceTests).Assembly, typeof(PublicPostgreSqlTestDatabase)).Should().Contain("CopySpecification`1").And.NotContain("RunSpecification`1");
}
