using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ArtifactStore.AspNetCore.Tests.Pages.Browser;

/// <summary>What people do on the pages.</summary>
internal sealed partial class UseTests : BrowserSuite
{
    [Test]
    public async Task Keys_are_found_and_opened_by_the_keyboard_alone()
    {
        await using var context = await Chromium.OpenAsync();
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, "/");

        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Page.Locator(":focus")).ToHaveTextAsync("Skip to content");
        await tab.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(tab.Page, "#q");
        await tab.Page.Keyboard.TypeAsync("repo");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync(new Regex("q=repo"));
        await TabToAsync(tab.Page, "a.name");
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("report");
        tab.NothingHappened();
    }

    [Test]
    public async Task The_focus_is_seen_on_every_control()
    {
        await using var context = await Chromium.OpenAsync();
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, "/");
        for (var i = 0; i < 20; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            var width = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth");
            width.Should().Be("3px");
        }
    }

    [Test]
    public async Task A_table_is_sorted_and_searched([Values] bool hasScript)
    {
        await using var context = await Chromium.OpenAsync(hasScript: hasScript);
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, Paths["item-table"]);

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "n", Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator("tbody td").First).ToHaveTextAsync("nine");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "n", Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator("tbody td").First).ToHaveTextAsync("ten");
        await tab.Page.GetByLabel("Search in all cells").FillAsync("nine");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        tab.NothingHappened();
    }

    [Test]
    public async Task An_alias_is_set_after_a_question([Values] bool hasScript)
    {
        await using var context = await Chromium.OpenAsync(hasScript: hasScript);
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, "/keys/report");
        var alias = hasScript ? "with-script" : "without-script";

        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Alias" }).FillAsync(alias);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set…" }).ClickAsync();
        await Expect(tab.Page.Locator("h1")).ToContainTextAsync($"Set the alias {alias}");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set the alias" }).ClickAsync();

        await Expect(tab.Page.Locator(".alias", new() { HasText = alias })).ToBeVisibleAsync();
        tab.NothingHappened();
    }

    [Test]
    public async Task A_live_page_shows_what_is_new_until_it_is_paused()
    {
        await using var context = await Chromium.OpenAsync();
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, "/?q=live-");
        await Expect(tab.Page.Locator("h2")).ToHaveTextAsync("No key passes these filters");

        await Host.Store.Artifacts.CreateArtifactAsync(new() { Key = "live-1" });
        await Expect(tab.Page.Locator(".card")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Live" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Paused" })).ToBeVisibleAsync();
        tab.NothingHappened();
    }

    [Test]
    public async Task Progress_is_seen_to_rise()
    {
        var progress = await Host.Store.Artifacts.CreateArtifactAsync(ArtifactCreate.Progress(10));
        await using var context = await Chromium.OpenAsync();
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, $"/items/{progress.Id}");
        await Expect(tab.Page.Locator("strong")).ToHaveTextAsync("10 %");

        await Host.Store.Artifacts.UpdateArtifactAsync(progress.Id, new() { Data = ArtifactCreate.Progress(100).Data });

        await Expect(tab.Page.Locator("strong")).ToHaveTextAsync("100 %", new() { Timeout = 30_000 });
        tab.NothingHappened();
    }

    [Test]
    public async Task Health_and_counts_are_filled_in()
    {
        await using var context = await Chromium.OpenAsync();
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, "/store");

        await Expect(tab.Page.Locator("#health .state")).ToHaveTextAsync("Healthy");
        await Expect(tab.Page.Locator("#counts .big").First).ToHaveTextAsync(NumberPattern());
        tab.NothingHappened();
    }

    [Test]
    public async Task Clicks_on_hostile_links_do_nothing()
    {
        await using var context = await Chromium.OpenAsync();
        var tab = await Watched.OpenAsync(context, Host);
        await tab.GoAsync(Host, Paths["hostile-markdown"]);
        foreach (var name in (string[])["click", "data"])
        {
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        }

        await tab.GoAsync(Host, Paths["hostile-markdown"] + "/raw");
        tab.NothingHappened();
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex NumberPattern();
}
