using ArtifactStore.AspNetCore.Pages.Artifacts;
using ArtifactStore.AspNetCore.Pages.Keys;
using ArtifactStore.AspNetCore.Pages.Runs;
using ArtifactStore.AspNetCore.Pages.Site;
using ArtifactStore.AspNetCore.Pages.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ArtifactStore.AspNetCore.Pages;

/// <summary>The routes of the pages.</summary>
internal static class PageRoutes
{
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static RouteGroupBuilder Map(RouteGroupBuilder group, PageSite site)
    {
        Get("/", Page<KeysPage, KeysModel>(KeysModel.ReadAsync));
        Get("/keys/{key}", Page<KeyPage, KeyModel>(KeyModel.ReadAsync));
        Get("/keys/{key}/diff", Page<DiffPage, DiffModel>(DiffModel.ReadAsync));
        Get("/keys/{key}/{version}", KeyVersion.RedirectAsync);
        Get("/items/{id}", Page<ArtifactPage, ArtifactModel>(ArtifactModel.ReadAsync));
        Get("/items/{id}/raw", ArtifactDownloads.RawAsync);
        Get("/items/{id}/download", ArtifactDownloads.DownloadAsync);
        Get("/items/{id}/csv", ArtifactDownloads.CsvAsync);
        Get("/runs", Page<RunsPage, RunsModel>(RunsModel.ReadAsync));
        Get("/runs/{id}", Page<RunPage, RunModel>(RunModel.ReadAsync));
        Get("/store", Page<StorePage, StoreModel>(StoreModel.ReadAsync));
        if (site.Options.CanWrite is not null)
        {
            Get("/change", StoreChangeForm.AskAsync);
            group.MapPost("/change", PageHandler.Create(site, 1, StoreChangeForm.RunAsync));
        }

        group.MapMethods("/assets/{hash}/{name}", Reads, PageAssets.ServeAsync);
        group
            .MapMethods("/{**rest}", Reads, PageHandler.Create(site, null, _ => throw NotFound()))
            // Whatever else the host maps below the prefix comes first.
            .WithOrder(int.MaxValue);
        return group;

        void Get(string pattern, Func<PageRequest, Task<IResult>> handler) =>
            group.MapMethods(
                pattern,
                Reads,
                PageHandler.Create(site, pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Length, handler)
            );
    }

    private static Func<PageRequest, Task<IResult>> Page<TPage, TModel>(Func<PageRequest, Task<TModel>> read)
        where TPage : IComponent
        where TModel : class => async page => new HtmlPage<TPage>(page, await read(page).ConfigureAwait(false));

    private static PageException NotFound() =>
        new(
            StatusCodes.Status404NotFound,
            "There is no such page",
            "The address may be cut off or mistyped. Start from the keys or the runs."
        );
}
