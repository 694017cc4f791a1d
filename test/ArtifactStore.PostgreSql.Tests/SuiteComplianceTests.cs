using ArtifactStore.Specification;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.PostgreSql.Tests;

public sealed class SuiteComplianceTests
{
    [Test]
    public void Every_suite_of_the_specification_runs_on_this_provider()
    {
        Compliance.Suites.Should().NotBeEmpty();
        Compliance.Missing(typeof(SuiteComplianceTests).Assembly).Should().BeEmpty();
    }
}
