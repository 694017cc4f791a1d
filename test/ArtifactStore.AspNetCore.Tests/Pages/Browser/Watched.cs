using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ArtifactStore.AspNetCore.Tests.Pages.Browser;

/// <summary>A tab, with what must not happen in it: dialogs, errors, requests to other hosts, new windows.</summary>
internal sealed class Watched
{
    private readonly ConcurrentQueue<string> _incidents = new();

    private Watched(IPage page, string host)
    {
        Page = page;
        page.Dialog += async (_, dialog) =>
        {
            _incidents.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Popup += (_, popup) => _incidents.Enqueue($"window: {popup.Url}");
        page.PageError += (_, error) => _incidents.Enqueue($"error: {error}");
        page.Console += (_, message) =>
        {
            // A page of an error is expected to have its status.
            if (
                message.Type is "error" or "warning"
                && !message.Text.Contains("the server responded with a status of", StringComparison.Ordinal)
            )
            {
                _incidents.Enqueue($"console: {message.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(host, StringComparison.Ordinal) && !request.Url.StartsWith("data:image/", StringComparison.Ordinal))
            {
                _incidents.Enqueue($"request: {request.Url[..Math.Min(100, request.Url.Length)]}");
            }
        };
    }

    public IPage Page { get; }

    public static async Task<Watched> OpenAsync(IBrowserContext context, PagesHost host) =>
        new(await context.NewPageAsync(), host.Client.BaseAddress!.ToString());

    /// <summary>Goes to a path below the prefix.</summary>
    public async Task GoAsync(PagesHost host, string path) =>
        await Page.GotoAsync(host.Address + path, new() { WaitUntil = WaitUntilState.Load });

    public void NothingHappened() => _incidents.Should().BeEmpty();

    /// <summary>Checks that the page itself does not scroll sideways.</summary>
    public async Task FitsAsync(string path)
    {
        var (width, window) = (
            await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"),
            await Page.EvaluateAsync<int>("document.documentElement.clientWidth")
        );
        width.Should().BeLessThanOrEqualTo(window, "{0} must not scroll sideways", path);
    }
}
