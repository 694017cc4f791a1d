namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>Gives the components of one page what they inject: the request and the model.</summary>
/// <remarks>Parameters of components are public, and so would be their types. Injected properties are private.</remarks>
internal sealed class PageServices(PageRequest request, object model) : IServiceProvider
{
    public object? GetService(Type serviceType) =>
        serviceType == typeof(PageRequest) ? request
        : serviceType == model.GetType() ? model
        : null;
}
