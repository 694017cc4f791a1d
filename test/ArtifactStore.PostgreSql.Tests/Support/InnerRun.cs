using System.Diagnostics;
using System.Xml.Linq;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>A test run inside a test, in a process and an environment of its own.</summary>
/// <param name="IsGreen">Whether the run has ended well.</param>
/// <param name="Results">Its tests.</param>
internal sealed record InnerRun(bool IsGreen, IReadOnlyList<InnerRun.Result> Results)
{
    /// <summary>Runs tests of this assembly.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="ci">Whether the build must run everything.</param>
    /// <param name="environment">Variables; an empty value hides one.</param>
    public static async Task<InnerRun> OfAsync(string filter, bool ci, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-tests-");
        try
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList =
                {
                    "vstest",
                    typeof(InnerRun).Assembly.Location,
                    $"--TestCaseFilter:{filter}",
                    "--logger:trx;LogFileName=one.trx",
                    $"--ResultsDirectory:{folder.FullName}",
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
            return new(
                process.ExitCode == 0,
                [
                    .. XDocument
                        .Load(file)
                        .Descendants()
                        .Where(element => element.Name.LocalName == "UnitTestResult")
                        .Select(element => new Result(
                            element.Attribute("testName")!.Value,
                            element.Attribute("outcome")!.Value,
                            element.Value
                        )),
                ]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What has become of a test.</summary>
    /// <param name="Name">Its name, without its class.</param>
    /// <param name="Outcome">Passed, Failed or NotExecuted.</param>
    /// <param name="Said">What it said.</param>
    internal sealed record Result(string Name, string Outcome, string Said);
}
