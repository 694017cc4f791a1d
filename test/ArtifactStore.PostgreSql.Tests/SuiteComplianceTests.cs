using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

public sealed class SuiteComplianceTests
{
    [Test]
    public void Every_suite_of_the_specification_runs_on_this_provider()
    {
        Compliance.Suites.Should().NotBeEmpty();
        Compliance.Missing(typeof(SuiteComplianceTests).Assembly, typeof(PostgreSqlTestDatabase)).Should().BeEmpty();
    }

    [Test]
    public void A_suite_that_is_left_out_is_found() =>
        Compliance
            .Missing(typeof(SuiteComplianceTests).Assembly, typeof(PublicPostgreSqlTestDatabase))
            .Should()
            .Contain("CopySpecification`1")
            .And.NotContain("SchemaSpecification`1");
}
