using System.Diagnostics;
using System.Xml.Linq;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>Without PostgreSQL or PgBouncer a test is skipped and says why; where a build must run everything, it fails and says why. Seen in test runs of their own, in which the programs are hidden.</summary>
public sealed class MissingProgramTests
{
    private const string Direct = "PostgreSqlEnlistment";
    private const string Pooled = "PooledEnlistment";
    private const string Test = "A_transaction_of_another_provider_is_refused";

    [Test]
    public async Task Without_PostgreSQL_tests_are_skipped_or_fail([Values] bool ci)
    {
        var (passed, outcome, message) = await RunAsync(Direct, ci, (Server.Variable, ""), (Installation.Variable, "/nowhere"));
        Check(ci, passed, outcome, message, "There is no PostgreSQL below /nowhere", "Install the package postgresql");
    }

    [Test]
    public async Task Without_PgBouncer_tests_through_it_are_skipped_or_fail([Values] bool ci)
    {
        var (passed, outcome, message) = await RunAsync(Pooled, ci, (Server.Variable, Server.ConnectionString("postgres")), (Pooler.Variable, "/nowhere"));
        Check(ci, passed, outcome, message, "There is no PgBouncer at /nowhere", "Install the package pgbouncer");
    }

    [Test]
    public async Task The_same_test_passes_where_nothing_is_hidden()
    {
        var (passed, outcome, _) = await RunAsync(Pooled, ci: true, (Server.Variable, Server.ConnectionString("postgres")));
        (passed, outcome).Should().Be((true, "Passed"));
    }

    private static void Check(bool ci, bool passed, string outcome, string message, params string[] reasons)
    {
        passed.Should().Be(!ci);
        outcome.Should().Be(ci ? "Failed" : "NotExecuted");
        message.Should().ContainAll(reasons);
    }

    /// <summary>Runs one test in a process of its own.</summary>
    private static async Task<(bool Passed, string Outcome, string Message)> RunAsync(string fixture, bool ci, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-tests-");
        try
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList =
                {
                    "vstest", typeof(MissingProgramTests).Assembly.Location, $"--TestCaseFilter:FullyQualifiedName~{fixture}.{Test}",
                    "--logger:trx;LogFileName=one.trx", $"--ResultsDirectory:{folder.FullName}",
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["CI"] = ci ? "true" : "";
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            var file = Path.Combine(folder.FullName, "one.trx");
            File.Exists(file).Should().BeTrue("the run said {0}", string.Concat(said));
            var result = XDocument.Load(file).Descendants().Single(element => element.Name.LocalName == "UnitTestResult");
            return (process.ExitCode == 0, result.Attribute("outcome")!.Value, result.Value);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
