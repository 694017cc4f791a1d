using System.Diagnostics;

namespace ArtifactStore.Sqlite.Tests;

/// <summary>Runs <see cref="ChildProgram"/> in a process of its own.</summary>
internal static class Child
{
    /// <summary>Runs it as the user of this process.</summary>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync([Dotnet, Assembly, .. arguments], null);

    /// <summary>Runs it as a user without any rights, or skips the test where that cannot be done.</summary>
    public static async Task<string> RunAsNobodyAsync(params string[] arguments)
    {
        const string setpriv = "/usr/bin/setpriv";
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists(setpriv))
        {
            Assert.Ignore("Only root on Linux can start a process as another user, and needs setpriv for it.");
        }

        // The build may lie where that user may not look.
        var copy = Directory.CreateTempSubdirectory("artifactstore-child-");
        try
        {
            await RunAsync(["/bin/cp", "-r", AppContext.BaseDirectory, Path.Combine(copy.FullName, "bin")], null);
            await RunAsync(["/bin/chmod", "-R", "a+rX", copy.FullName], null);
            var program = Path.Combine(copy.FullName, "bin", Path.GetFileName(Assembly));
            return await RunAsync([setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", Dotnet, program, .. arguments], copy.FullName);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static string Assembly => typeof(Child).Assembly.Location;

    private static async Task<string> RunAsync(string[] command, string? home)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment["DOTNET_CLI_HOME"] = home;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        process.ExitCode.Should().Be(0, "{0} said {1}", string.Join(' ', command), await errors);
        return await output;
    }
}
