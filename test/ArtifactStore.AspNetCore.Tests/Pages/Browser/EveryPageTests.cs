using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ArtifactStore.AspNetCore.Tests.Pages.Browser;

/// <summary>Every page and every kind of artifact, the hostile ones too: light on a wide screen, dark on a narrow one.</summary>
internal sealed class EveryPageTests : BrowserSuite
{
    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("ARTIFACTSTORE_SCREENSHOTS");

    [Test]
    public async Task Nothing_runs_nothing_leaves_and_axe_finds_no_violation([Values] bool isDark)
    {
        var (scheme, width) = isDark ? (ColorScheme.Dark, 360) : (ColorScheme.Light, 1_200);
        await using var context = await Chromium.OpenAsync(width, 800, scheme);
        var failures = new List<string>();
        foreach (var (name, path) in Paths)
        {
            var tab = await Watched.OpenAsync(context, Host);
            await tab.GoAsync(Host, path);
            if (Screenshots is { Length: > 0 } folder)
            {
                await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme}.png"), FullPage = false });
            }

            await tab.FitsAsync(path);
            failures.AddRange((await CheckAsync(tab.Page, isDark)).Select(violation => $"{name}: {Describe(violation)}"));
            tab.NothingHappened();
            await tab.Page.CloseAsync();
        }

        failures.Should().BeEmpty();
    }

    [Test]
    public async Task Every_page_works_without_script()
    {
        await using var context = await Chromium.OpenAsync(hasScript: false);
        foreach (var path in Paths.Values)
        {
            var tab = await Watched.OpenAsync(context, Host);
            await tab.GoAsync(Host, path);
            (await tab.Page.Locator("h1").CountAsync()).Should().Be(1, path);
            tab.NothingHappened();
            await tab.Page.CloseAsync();
        }
    }

    /// <summary>Runs axe: all rules once, and in dark those of the colours, which alone differ.</summary>
    private static async Task<IEnumerable<AxeResultItem>> CheckAsync(IPage page, bool isDark) =>
        isDark
            ? (await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") })).Violations
            : (await page.RunAxe()).Violations;

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Help}): {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html[..Math.Min(160, node.Html.Length)]))}";
}
