using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>One mapping of the pages: its options and the services that it uses.</summary>
internal sealed record PageSite(
    ArtifactPagesOptions Options,
    IArtifactStore Store,
    ScheduledRetentionOptions Retention,
    IAntiforgery? Antiforgery,
    ILoggerFactory Loggers
)
{
    /// <summary>What reads the whole store.</summary>
    public WholeStoreWork Work { get; } = new();

    /// <summary>Finds the services, or throws with what the host has to add.</summary>
    public static PageSite Create(IServiceProvider services, ArtifactPagesOptions options)
    {
        var name = options.StoreName;
        var store = name is null ? services.GetService<IArtifactStore>() : services.GetKeyedService<IArtifactStore>(name);
        var antiforgery = services.GetService<IAntiforgery>();
        if (store is null)
        {
            throw new InvalidOperationException(
                name is null
                    ? "The pages have no store. Register one: services.AddArtifactStore().UseSqlite(\"Data Source=artifacts.db\")."
                    : $"The pages have no store \"{name}\". Register it with services.AddKeyedArtifactStore(\"{name}\")."
            );
        }

        if (options.CanWrite is not null && antiforgery is null)
        {
            throw new InvalidOperationException(
                "CanWrite of the artifact pages is set, and their forms have no protection against forged requests. Add it: "
                    + "services.AddAntiforgery()."
            );
        }

        var retention = services
            .GetService<IOptionsMonitor<ScheduledRetentionOptions>>()
            ?.Get(name ?? Microsoft.Extensions.Options.Options.DefaultName);
        return new(options, store, retention ?? new(), antiforgery, services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
    }
}
