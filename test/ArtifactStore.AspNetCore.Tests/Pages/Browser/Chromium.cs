using ArtifactStore.PostgreSql.Tests;
using Microsoft.Playwright;

namespace ArtifactStore.AspNetCore.Tests.Pages.Browser;

/// <summary>One Chromium for all browser tests. They are skipped where it is missing, and fail there if <c>CI</c> is true.</summary>
[SetUpFixture]
internal sealed class Chromium
{
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>The program, which the environment may name.</summary>
    private static string Program =>
        Environment.GetEnvironmentVariable("ARTIFACTSTORE_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] });
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a window with its own cookies.</summary>
    public static async Task<IBrowserContext> OpenAsync(
        int width = 1200,
        int height = 900,
        ColorScheme scheme = ColorScheme.Light,
        bool hasScript = true
    )
    {
        if (_browser is null)
        {
            Missing.Report($"There is no {Program}. Install chromium, or name it in ARTIFACTSTORE_CHROMIUM.");
        }

        return await _browser!.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                JavaScriptEnabled = hasScript,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
    }
}
