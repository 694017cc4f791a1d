using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>
/// Without PostgreSQL or PgBouncer a test is skipped and says why; where a build must run everything, it fails and says why. Seen in test
/// runs of their own, in which the programs are hidden.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class MissingProgramTests
{
    private const string Nowhere = "/nowhere";
    private const string NoServer = $"There is no PostgreSQL below {Nowhere}";
    private const string NoPooler = $"There is no PgBouncer at {Nowhere}";

    // One test of each kind: on a server, through PgBouncer, on a server that the test starts by itself, and one of this class.
    private const string Direct = "Tests.PostgreSqlEnlistment.A_transaction_of_another_provider_is_refused";
    private const string Pooled = "Tests.PooledEnlistment.A_transaction_of_another_provider_is_refused";
    private const string OwnServer = "Tests.Faults.RestartTests.Acknowledged_work_is_neither_lost_nor_duplicated";
    private const string Inner = $"Tests.{nameof(MissingProgramTests)}.{nameof(The_same_tests_pass_where_nothing_is_hidden)}";

    [TestCase(false)]
    [TestCase(true, Category = LongAttribute.Category)]
    public Task Without_either_program_everything_is_skipped(bool ci) =>
        CheckAsync(
            ci,
            [(Server.Variable, ""), (Installation.Variable, Nowhere), (Pooler.Variable, Nowhere)],
            (Direct, NoServer),
            (Pooled, NoServer),
            (OwnServer, NoServer),
            (Inner, NoServer)
        );

    [TestCase(false, Category = LongAttribute.Category)]
    [TestCase(true, Category = LongAttribute.Category)]
    public Task With_PostgreSQL_alone_what_needs_the_pooler_is_skipped(bool ci)
    {
        RequireInstallation();
        return CheckAsync(ci, [(Server.Variable, ""), (Pooler.Variable, Nowhere)], (Direct, null), (Pooled, NoPooler), (Inner, NoPooler));
    }

    [TestCase(false, Category = LongAttribute.Category)]
    [TestCase(true, Category = LongAttribute.Category)]
    public Task With_a_server_that_is_given_what_starts_its_own_is_skipped(bool ci) =>
        CheckAsync(
            ci,
            [(Server.Variable, Server.ConnectionString("postgres")), (Installation.Variable, Nowhere), (Pooler.Variable, Nowhere)],
            (Direct, null),
            (Pooled, NoPooler),
            (OwnServer, NoServer),
            (Inner, NoPooler)
        );

    [Test]
    [Long]
    public Task The_same_tests_pass_where_nothing_is_hidden()
    {
        // Where one of them is missing, this ends here like every other test.
        Server.Pooler();
        RequireInstallation();
        return CheckAsync(ci: true, [(Server.Variable, "")], (Direct, null), (Pooled, null));
    }

    private static void RequireInstallation()
    {
        if (Installation.TryFind(out var reason) is null)
        {
            Missing.Report(reason);
        }
    }

    /// <summary>Runs tests, and compares what becomes of each: it passes where there is no reason why it can't.</summary>
    private static async Task CheckAsync(
        bool ci,
        (string Name, string Value)[] environment,
        params (string Test, string? Reason)[] expected
    )
    {
        var run = await InnerRun.OfAsync(string.Join('|', expected.Select(each => $"FullyQualifiedName~{each.Test}")), ci, environment);
        run.IsGreen.Should().Be(!ci || expected.All(each => each.Reason is null));
        run.Results.Select(result => result.Outcome)
            .Should()
            .BeEquivalentTo(
                expected.Select(each =>
                    each.Reason is null ? "Passed"
                    : ci ? "Failed"
                    : "NotExecuted"
                )
            );
        foreach (var reason in expected.Select(each => each.Reason).OfType<string>())
        {
            run.Results.Should()
                .Contain(result =>
                    result.Said.Contains(reason, StringComparison.Ordinal)
                    && result.Said.Contains("Install the package", StringComparison.Ordinal)
                );
        }
    }
}
