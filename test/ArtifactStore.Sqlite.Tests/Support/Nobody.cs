using System.Diagnostics;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Reads and writes a store as a user without any rights: root, who runs many a build, may write anywhere.</summary>
internal static class Nobody
{
    private const string SetPriv = "/usr/bin/setpriv";

    /// <summary>
    /// What that user got: the number of artifacts, and what a create was refused with. Skips the test where that user cannot be had.
    /// </summary>
    public static async Task<string[]> ReadAndCreateAsync(string file)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists(SetPriv))
        {
            Assert.Ignore("Only root on Linux can start a process as another user, and needs setpriv for it.");
        }

        // The build may lie where that user may not look.
        var copy = Directory.CreateTempSubdirectory("artifactstore-nobody-");
        try
        {
            await RunAsync(["/bin/cp", "-r", .. Needed(), copy.FullName], copy);
            await RunAsync(["/bin/chmod", "-R", "a+rX", copy.FullName], copy);
            var output = await RunAsync(
                [
                    SetPriv,
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    Dotnet,
                    Path.Combine(copy.FullName, "ArtifactStore.Sqlite.Worker.dll"),
                    "read",
                    file,
                ],
                copy
            );
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static IEnumerable<string> Needed() =>
        Directory.GetFiles(AppContext.BaseDirectory).Append(Path.Combine(AppContext.BaseDirectory, "runtimes")).Where(Path.Exists);

    private static async Task<string> RunAsync(string[] command, DirectoryInfo home)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = home.FullName;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();

        // The worker waits for a line before it starts; the end of the input is one.
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        process.ExitCode.Should().Be(0, "{0} said {1}", string.Join(' ', command), await errors);
        return await output;
    }
}
