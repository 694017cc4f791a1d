using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Upkeep;

/// <summary>Asks before a write, and writes when the answer comes from that question.</summary>
internal static class StoreChangeForm
{
    public static async Task<IResult> AskAsync(PageRequest page)
    {
        RequireRight(page);
        var change = await StoreChange.ReadAsync(page).ConfigureAwait(false);
        return new HtmlPage<ConfirmPage>(page, new ConfirmModel(change, page.Site.Antiforgery!.GetAndStoreTokens(page.Context)));
    }

    public static async Task<IResult> RunAsync(PageRequest page)
    {
        RequireRight(page);
        if (!await page.Site.Antiforgery!.IsRequestValidAsync(page.Context).ConfigureAwait(false))
        {
            throw new PageException(
                StatusCodes.Status400BadRequest,
                "Nothing was changed",
                "The form is too old, or it does not come from these pages. Go back, reload the page and try again."
            );
        }

        var change = await StoreChange.ReadAsync(page).ConfigureAwait(false);
        var result = await change.RunAsync(page.Aborted).ConfigureAwait(false);
        page.Context.Response.Headers.Location = result;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static void RequireRight(PageRequest page)
    {
        if (!page.CanWrite)
        {
            throw new PageException(StatusCodes.Status403Forbidden, "You may not change the store", "These pages only show it to you.");
        }
    }
}
